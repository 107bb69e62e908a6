"""The forms of what would be if: one case, or a closing that nobody announced."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from flows.forms import Day, Line, Whole, reference
from models.casework.supposing import CERTIFICATE_ON
from models.rules.facts import Route

_PATHS = {
    "port": "filing.port",
    "route": "filing.route",
    "start_on": "job.start_on",
    "months": "job.months",
    "passport_expires_on": "applicant.passport_expires_on",
    "certificate_on": CERTIFICATE_ON,
}


Named = Annotated[Line, Field(min_length=1)]


class WhatIfForm(BaseModel):
    """What would be if. What is left out stays as it is; the run forgets the form."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    case: Annotated[str, AfterValidator(reference)] = Field(
        title="Case", description="Its reference, as NB-00012."
    )
    port: Named | None = Field(
        default=None, title="Another port", description="Its id or name, as Rainbow Bridge."
    )
    route: Route | None = Field(default=None, title="Another route")
    start_on: Day | None = Field(default=None, title="Another first day of work")
    months: Whole | None = Field(default=None, title="Other months of work")
    certificate_on: Day | None = Field(
        default=None,
        title="The offer number comes on",
        description="While the case has none with its fee paid.",
    )
    passport_expires_on: Day | None = Field(
        default=None, title="A passport that lasts to", description="Once it is renewed."
    )

    @model_validator(mode="after")
    def _supposes_something(self) -> Self:
        if not self.changes():
            raise ValueError("nothing is supposed; fill in a port, a route, a day or months")
        return self

    def changes(self) -> dict[str, Any]:
        """Return what is supposed, by dotted path of the facts file."""
        told = self.model_dump(mode="json", exclude={"case"}, exclude_none=True)
        return {_PATHS[name]: value for name, value in told.items()}


class StressForm(BaseModel):
    """A closing that nobody announced: a port, a route, or a restriction file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    port: Named | None = Field(
        default=None, title="Port", description="Its id or name, as Rainbow Bridge."
    )
    route: Route | None = Field(default=None, title="Or a route")
    from_on: Day | None = Field(
        default=None, title="First day closed", description="Leave at None for today."
    )
    to_on: Day | None = Field(
        default=None, title="Last day closed", description="Leave at None for no end."
    )
    notice: str | None = Field(
        default=None,
        title="Or a restriction file",
        description="In YAML, in place of all of these.",
    )
