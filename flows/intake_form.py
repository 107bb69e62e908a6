"""The form of a new case."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from flows.fact_lines import EXAMPLE, FactLines, laid_over, told
from flows.forms import Day, Whole
from models.rules.facts import Arrangement, Inadmissibility, Location, Route


class IntakeForm(BaseModel):
    """A new case. The run forgets what stands here once it has ended.

    A field `applicant__name` is the facts file's `applicant.name`; left out means unknown.
    What most cases need has a field; any other fact is told by a line.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    file_no: str = Field(title="File number")
    applicant__name: str = Field(title="Applicant: name")
    applicant__email: str | None = Field(default=None, title="Applicant: e-mail")
    applicant__citizenships: list[str] = Field(
        default_factory=list, title="Applicant: citizenships", description="As US, MX, CA."
    )
    applicant__residence: str | None = Field(default=None, title="Applicant: residence")
    applicant__location: Location | None = Field(default=None, title="Applicant: where now")
    applicant__passport_expires_on: Day | None = Field(
        default=None, title="Applicant: passport expires on"
    )
    applicant__credential: str | None = Field(default=None, title="Applicant: credential")
    applicant__degree_field: str | None = Field(default=None, title="Applicant: degree field")
    applicant__licence: str | None = Field(default=None, title="Applicant: licence")
    applicant__inadmissibility: Inadmissibility = Field(
        default=Inadmissibility.UNKNOWN, title="Applicant: bars to entry"
    )
    applicant__zone: str | None = Field(
        default=None, title="Applicant: time zone", description="As America/New_York."
    )
    employer__name: str | None = Field(default=None, title="Employer: name")
    employer__country: str | None = Field(default=None, title="Employer: country")
    employer__site: str | None = Field(default=None, title="Employer: place of work")
    employer__contact_email: str | None = Field(default=None, title="Employer: e-mail")
    job__occupation: str | None = Field(
        default=None, title="Job: occupation", description="As the CUSMA list calls it."
    )
    job__arrangement: Arrangement | None = Field(default=None, title="Job: arrangement")
    job__start_on: Day | None = Field(default=None, title="Job: first day of work")
    job__months: Whole | None = Field(default=None, title="Job: months")
    filing__route: Route | None = Field(default=None, title="Filing: route")
    filing__port: str | None = Field(default=None, title="Filing: port")
    owner__name: str | None = Field(default=None, title="Colleague in charge: name")
    owner__email: str | None = Field(default=None, title="Colleague in charge: e-mail")
    more: FactLines = Field(
        default_factory=list,
        title="All other facts",
        description=f"One a line. {EXAMPLE}: spouse, certificate, permit, stage ...",
    )

    @model_validator(mode="after")
    def _told_once(self) -> Self:
        own = {_path_of(n) for n in self.model_fields_set if getattr(self, n) not in (None, [])}
        if twice := sorted(own & told(self.more).keys()):
            raise ValueError(f"{twice[0]} has a field of its own; take it out of one of them")
        return self

    def document(self) -> dict[str, Any]:
        """Return the facts file that says the same."""
        own = self.model_dump(mode="json", exclude_none=True, exclude={"more"})
        return laid_over({}, {_path_of(n): v for n, v in own.items()} | told(self.more))


def _path_of(name: str) -> str:
    """Return the path of the fact that a field of the form holds."""
    return name.replace("owner__", "team__owner__").replace("__", ".")
