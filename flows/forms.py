"""What the dashboard asks for: one flat form per verb.

A form about a case names it and the version that was seen. What is typed stands in the run's
parameters, in Prefect's database. The run of a form that asks for facts, a name, an address, a
passport's day, or the reason of a pin or a rejection forgets: it empties them when it ends. Of
a run that was killed, or never began, they stay until somebody deletes the run.
"""

import re
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
)

from models.rules.case import DocumentStatus

REFERENCE = re.compile(r"NB-\d{5,}")
_NUMBER = re.compile(r"\s*[+-]?[\d_.]+(?:e[+-]?\d+)?\s*", re.IGNORECASE)
_LONGEST_LINE = 1000
_ENVELOPE = {"case", "version", "happened_at"}


def reference(said: str) -> str:
    """Take nothing but a reference: what else is typed here would be shown in lists."""
    if not REFERENCE.fullmatch(said.upper()):
        raise ValueError("not a case's reference; write it as NB-00012")
    return said.upper()


def _no_number(said: Any) -> Any:
    """Take no number for a day: it would be read as seconds or days since 1970."""
    if _NUMBER.fullmatch(str(said)):
        raise ValueError("a number, no day; write it as 2027-01-31")
    return said


def _no_answer(said: Any) -> Any:
    """Take no yes or no for a number: it would be read as 1 or 0."""
    if isinstance(said, bool):
        raise ValueError("yes or no, and no number; write it in figures")
    return said


def _line(said: str) -> str:
    """Take one line: a refusal quotes it."""
    if len(said) > _LONGEST_LINE or not said.isprintable():
        raise ValueError(f"write one line of at most {_LONGEST_LINE} characters")
    return said


Line = Annotated[str, AfterValidator(_line)]
Whole = Annotated[int, BeforeValidator(_no_answer)]
Number = Annotated[float, BeforeValidator(_no_answer)]
Day = Annotated[date, BeforeValidator(_no_number)]
Instant = Annotated[AwareDatetime, BeforeValidator(_no_number)]


def _own_fields_first(schema: dict[str, Any]) -> None:
    """Show the case, then what the verb asks, and last what is rarely touched."""
    asked = schema["properties"]
    schema["properties"] = asked | {
        name: asked.pop(name) for name in ("happened_at", "version")
    }


class ActForm(BaseModel):
    """Which case, as it was seen when the form was opened. All else is up to the verb."""

    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, json_schema_extra=_own_fields_first
    )
    forgets: ClassVar[bool] = False  # whether the run drops what was typed once it has ended
    case: Annotated[str, AfterValidator(reference)] = Field(
        title="Case", description="Its reference, as NB-00012."
    )
    version: Whole | None = Field(
        default=None,
        title="Version seen",
        description="Filled in by the desk's links: if somebody changed the case since, "
        "nothing is recorded and you are told.",
    )
    happened_at: Instant | None = Field(
        default=None, title="When it happened", description="Leave at None if it was just now."
    )

    def fields(self) -> dict[str, Any]:
        """Return the event's own fields, those left out being absent."""
        return self.model_dump(mode="json", exclude=_ENVELOPE, exclude_none=True)


class OfferForm(ActForm):
    """The signed offer."""

    start_on: Day | None = Field(
        default=None, title="First day of work", description="If it differs from intake."
    )
    months: Whole | None = Field(
        default=None, title="Months of work", description="If they differ from intake."
    )


class DocumentForm(ActForm):
    """One document of the package. The run forgets it: a passport's day may stand here."""

    forgets: ClassVar[bool] = True
    kind: str = Field(title="Document", description="As the checklist calls it: passport ...")
    status: DocumentStatus = Field(default=DocumentStatus.RECEIVED, title="How far it is")
    issued_on: Day | None = Field(
        default=None,
        title="Issued on",
        description="Of a medical examination or biometrics: the day itself.",
    )
    expires_on: Day | None = Field(default=None, title="Expires on")


class CertificateForm(ActForm):
    """The employer's offer of employment in the portal."""

    number: str = Field(title="Offer number", description="A and seven digits.")
    fee_paid: bool = Field(title="The compliance fee is paid", default=False)
    submitted_at: Instant | None = Field(
        default=None,
        title="Submitted to the portal at",
        description="Leave at None when it is the same as when it happened.",
    )
    code: str | None = Field(default=None, title="Exemption code", description="As T36.")
    noc: str | None = Field(default=None, title="NOC code, as in the offer")
    employer: str | None = Field(default=None, title="Employer, as in the offer")
    site: str | None = Field(default=None, title="Place of work, as in the offer")
    wage: Number | None = Field(default=None, title="Wage, in Canadian dollars an hour")


class CertificateWithdrawalForm(ActForm):
    """The offer that the employer takes back."""

    number: str = Field(title="Offer number", description="A and seven digits.")


class ReceiptForm(ActForm):
    """What was submitted online, and when the system says that it came."""

    received_at: Instant | None = Field(
        default=None,
        title="Received at, as the receipt says",
        description="Leave at None when it is the same as when it happened.",
    )


class PortFilingForm(ActForm):
    """A visit to an officer at the border."""

    port: str | None = Field(
        default=None,
        title="Port",
        description="Its id, as peace_bridge. Leave at None for the port in the plan.",
    )


class ReturnVisitForm(ActForm):
    """The other time that the officer named."""

    return_at: Instant = Field(title="Come back at")


class DeferralForm(ActForm):
    """The port would not take it that day."""

    return_at: Instant | None = Field(default=None, title="Come back at, if it was said")


class FurtherExaminationForm(ActForm):
    """Let in, without status, to report again."""

    report_at: Instant = Field(title="Report at")


class PinForm(ActForm):
    """How long a plan is not moved by what is published about the border, and why.

    The run forgets the reason once it ended.
    """

    forgets: ClassVar[bool] = True
    until_on: Day = Field(
        title="Until",
        description="The last day, a year ahead at most; then it moves.",
    )
    reason: Line = Field(title="Reason", description="As: the visit is booked.")


class HandOverForm(ActForm):
    """The colleague who has the case from now on. The run forgets the name once it ended."""

    forgets: ClassVar[bool] = True
    owner: str = Field(title="Name of the colleague")
    email: str | None = Field(default=None, title="The colleague's e-mail")


class RestrictionForm(BaseModel):
    """A notice of the border, in the restriction file's own words."""

    model_config = ConfigDict(extra="forbid")
    notice: str = Field(
        title="Restriction",
        description="The restriction file, in YAML: id, title, kind, ports, closed, source ...",
    )


class WithdrawalForm(BaseModel):
    """A published restriction that holds no more."""

    model_config = ConfigDict(extra="forbid")
    id: Line = Field(title="Restriction", description="Its id, as on-2017-05.")


class ImportForm(BaseModel):
    """A portfolio on the machine that serves the flows."""

    model_config = ConfigDict(extra="forbid")
    path: Line = Field(
        title="File", description="A CSV file on the server, with its full path."
    )
    dry_run: bool = Field(default=False, title="Only try it; write nothing")
