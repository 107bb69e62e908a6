"""The forms for answers of officers and departments, and for what happens to a permit."""

from pydantic import Field

from flows.forms import ActForm, Day, Instant, ReceiptForm
from models.rules.records import Admitted, Choice, NoticeKind, Reach


class LetterForm(ActForm):
    """The letter of introduction."""

    enter_by: Day = Field(title="Last day of entry, as printed")


class PermitDatesForm(ActForm):
    """A permit's number and its two printed days."""

    number: str = Field(title="Permit number")
    valid_from: Day = Field(title="Valid from, as printed")
    valid_to: Day = Field(title="Valid to, as printed")


class PermitForm(PermitDatesForm):
    """The permit as it is printed."""

    employer: str | None = Field(default=None, title="Employer, as printed")
    occupation: str | None = Field(default=None, title="Occupation, as printed")
    noc: str | None = Field(default=None, title="NOC code, as printed")
    location: str | None = Field(default=None, title="Place of work, as printed")
    code: str | None = Field(default=None, title="Exemption code, as printed")
    shorter_because: str | None = Field(
        default=None, title="Why it is shorter than asked, if it is"
    )


class PermitCheckForm(ActForm):
    """The printed permit, read field by field against what was asked."""

    correct: bool = Field(default=False, title="Every field is right")
    wrong: list[str] = Field(
        default_factory=list,
        title="Fields that are wrong",
        description="name, passport, employer, occupation, noc, location, code, valid_from, "
        "valid_to, conditions.",
    )


class RefusalForm(ActForm):
    """The officer's no. When it happened is when it was decided."""

    notified_at: Instant | None = Field(
        default=None, title="Received at, if later than it was decided"
    )
    in_canada: bool | None = Field(default=None, title="The matter arose in Canada")


class DocumentRequestForm(ActForm):
    """What an officer wants to see."""

    what: str = Field(title="What is asked for")
    due_on: Day | None = Field(default=None, title="Due on, as printed")


class RequestAnswerForm(ActForm):
    """What was sent."""

    what: str | None = Field(
        default=None, title="Which request", description="Leave at None for the last one."
    )


class ChangeOfEmployerForm(ReceiptForm):
    """The application to work for somebody else."""

    employer: str = Field(title="New employer")
    occupation: str | None = Field(default=None, title="New occupation, if it differs")


class ChangeReplyForm(ActForm):
    """The reply under the public policy."""

    may_start: bool = Field(title="The new work may begin before the permit")


class ReturnForm(ActForm):
    """The worker's return to Canada."""

    admitted_as: Admitted | None = Field(default=None, title="Admitted as")
    stay_to: Day | None = Field(default=None, title="Last day of stay, if one was given")


class RestoredForm(ActForm):
    """Status is back; with a permit, all three of its fields."""

    number: str | None = Field(default=None, title="Permit number")
    valid_from: Day | None = Field(default=None, title="Valid from, as printed")
    valid_to: Day | None = Field(default=None, title="Valid to, as printed")


class EmployerFindingForm(ActForm):
    """What the department wrote to the employer."""

    kind: NoticeKind = Field(title="What it is")
    sent_on: Day = Field(title="Sent on")
    received_on: Day | None = Field(default=None, title="Received on, if it is known")
    due_on: Day | None = Field(default=None, title="Due on, if it prints a day")
    quarantine: bool = Field(default=False, title="It is about items 18 to 23")


class EmployerAnswerForm(ActForm):
    """What the employer answered, or paid."""

    kind: NoticeKind = Field(title="What was answered")


class ProgrammeForm(ActForm):
    """An order of the Governor in Council."""

    order: str = Field(title="Order", description="Its name in the Canada Gazette.")
    reach: Reach = Field(default=Reach.INTAKE, title="What it touches")
    from_on: Day | None = Field(default=None, title="In force from")
    to_on: Day | None = Field(default=None, title="In force to, if that is known")


class ProgrammeEndForm(ActForm):
    """An order that holds no more."""

    order: str = Field(title="Order", description="Its name as it was recorded.")


class CounselForm(ActForm):
    """Counsel's answer to a doubt."""

    question: str = Field(
        title="Question", description="The id of the rule it stands under, as SPOUSE_C41."
    )
    choice: Choice = Field(title="Decided")
