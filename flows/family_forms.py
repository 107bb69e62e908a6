"""The forms for a spouse's case, and for the colleague who takes over all of another's."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from flows.forms import ActForm, Day, Line
from models.rules.facts import Location, Route

_ENVELOPE = frozenset({"case", "version", "happened_at"})


class SpouseCaseForm(ActForm):
    """The spouse, where the worker's case does not know it. The run forgets what was typed."""

    forgets: ClassVar[bool] = True
    file_no: str | None = Field(
        default=None, title="File number", description="Left out: the worker's with -S."
    )
    applicant__name: str | None = Field(default=None, title="Spouse: name")
    applicant__email: str | None = Field(default=None, title="Spouse: e-mail")
    applicant__citizenships: list[str] = Field(
        default_factory=list, title="Spouse: citizenships", description="As FR, MX, US."
    )
    applicant__us_permanent_resident: bool | None = Field(
        default=None, title="Spouse: permanent resident of the United States"
    )
    applicant__location: Location | None = Field(default=None, title="Spouse: where now")
    applicant__passport_expires_on: Day | None = Field(
        default=None, title="Spouse: passport expires on"
    )
    filing__route: Route | None = Field(default=None, title="Filing: route")
    filing__port: str | None = Field(default=None, title="Filing: port")

    def document(self) -> dict[str, Any]:
        """Return the facts to be laid over those of the worker's case."""
        facts: dict[str, Any] = {}
        told = self.model_dump(mode="json", exclude=set(_ENVELOPE), exclude_none=True)
        for name, value in told.items():
            group, _, leaf = name.rpartition("__")
            if value != []:
                (facts.setdefault(group, {}) if group else facts)[leaf] = value
        return facts


class HandOverAllForm(BaseModel):
    """Whose open cases go to whom. The run forgets the names once it has ended."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    giver: Line = Field(title="From", description="A colleague's name or e-mail.")
    taker: Line = Field(title="To", description="A colleague's name or e-mail.")
    email: str | None = Field(default=None, title="The e-mail of the one who takes them over")
