"""What every flow shares: the clock, the office, and how a run shows what became of it."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from prefect import Flow, Task, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.context import FlowRunContext
from prefect.runtime import flow_run
from prefect.states import Completed, State
from pydantic import BaseModel, ValidationError

from flows.forms import REFERENCE
from models.casework.office import Office, open_office
from models.clock import SystemClock
from models.rules.decisions import Refusal, Refused
from models.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")
Form = TypeVar("Form", bound=BaseModel)

clock = SystemClock()
_QUOTED = re.compile(r' ".*"', re.DOTALL)  # from the first quotation mark to the last


def settings() -> Settings:
    """Return the service's settings as this run's environment has them."""
    return Settings.from_environment(os.environ)


def office() -> Office:
    """Open the office: the store and the law as it stands."""
    return open_office(settings())


def verb(function: Callable[P, State[Any]]) -> Flow[P, State[Any]]:
    """Make a function a flow: one short run for one act.

    Prefect shows the annotated form but does not check it: a form that cannot be is an answer
    (see `filled_in`), not a crash.
    """
    return Flow(
        function,
        name=function.__name__.replace("_", "-"),
        flow_run_name=_asked,
        validate_parameters=False,
        persist_result=False,
    )


def step(name: str, **options: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a part of an act that the run's graph shows; elsewhere a plain call."""

    def shown(function: Callable[P, R]) -> Callable[P, R]:
        part: Callable[P, R] = Task(
            function, name=name, cache_policy=NO_CACHE, persist_result=False, **options
        )

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            return part(*args, **kwargs) if FlowRunContext.get() else function(*args, **kwargs)

        return call

    return shown


def _asked() -> str:
    """Name a run that has just begun: the case and the verb, never what else was typed."""
    case = case_in((flow_run.parameters or {}).get("form"))
    return f"{case} · {flow_run.flow_name}" if case else str(flow_run.flow_name)


def case_in(form: object) -> str | None:
    """Return the reference in a form as submitted; what else stands there is not repeated."""
    said = form.get("case") if isinstance(form, Mapping) else getattr(form, "case", None)
    found = REFERENCE.fullmatch(str(said).strip().upper())
    return found[0] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a run ended, as the list of runs shows it. It holds no name of a person."""

    name: str
    message: str
    tags: tuple[str, ...] = ()
    forget: bool = False  # take the parameters out of Prefect's database


def ended(ending: Ending) -> State[Any]:
    """Name and tag the run after what became of it; a refusal, too, is a completed run."""
    context = FlowRunContext.get()
    if context is not None and context.flow_run is not None:
        tags = {*context.flow_run.tags, *ending.tags}
        with get_client(sync_client=True) as client:
            client.update_flow_run(
                context.flow_run.id,
                name=ending.name,
                tags=sorted(tags),
                parameters={} if ending.forget else None,
            )
        # The page of a run opens on its logs: the reason must stand there too.
        get_run_logger().info(ending.message)
    return Completed(message=ending.message)


def attached(key: str, headline: str, text: str) -> None:
    """Attach a page of markdown to the run; elsewhere there is nothing to attach it to."""
    if FlowRunContext.get() is not None:
        create_markdown_artifact(text, key=key, description=headline)


@step("read the form")
def filled_in(kind: type[Form], given: object) -> Form | Refused:
    """Read a form as submitted; say which field cannot be, and never repeat its value."""
    if isinstance(given, kind):
        return given
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in fault["loc"]) or "form"
    missing = fault["type"] == "missing"
    return Refused(
        reason=Refusal.MISSING_FIELD if missing else Refusal.INVALID_VALUE,
        message=f"{where}: {_in_words(fault['msg'])}.",
    )


def unquoted(message: str) -> str:
    """Return a reason without the values it quotes, where what was typed is forgotten."""
    return _QUOTED.sub("", message)


def _in_words(complaint: str) -> str:
    said = complaint.removeprefix("Value error, ")
    return f"{said[:1].lower()}{said[1:]}"
