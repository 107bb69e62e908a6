"""May this person have a spouse's open permit? What it rests on in the worker's case."""

from collections.abc import Iterator

from models.rules.book import RuleBook
from models.rules.case import Case
from models.rules.conditions import admissibility, six_months
from models.rules.filing_ways import route_finding
from models.rules.findings import Finding, Who, ask, no, yes
from models.rules.known import Known
from models.rules.medical import examination
from models.rules.records import WorkerStanding
from models.rules.spouse_groups import Group, Listing, listing
from models.rules.spouse_window import C41, bar_of_spouse


def spouse_findings(case: Case, known: Known, book: RuleBook) -> Iterator[Finding]:
    """Yield what was found of the worker, and of the spouse as a person."""
    yield _on_the_worker(case, known, book)
    yield admissibility(known.facts)
    yield from six_months(known, book)
    yield route_finding(known, book)
    yield from examination(None, known, book)


def _on_the_worker(case: Case, known: Known, book: RuleBook) -> Finding:
    bar = bar_of_spouse(case, known.facts.filing.route, known.at, book)
    lists = listing(book, known.at)
    if bar is not None and not _is_unchecked(case, lists):
        return no(C41, bar, "Wait for the worker's renewal, or bring the list to counsel.")
    if case.decided(C41) is not None:
        return yes(C41, "Counsel decided that the worker's permit and work carry this one.")
    worker = case.worker
    if worker is None or worker.valid_to is None:
        return ask(
            C41,
            "No permit of the worker is recorded on which this one could rest.",
            "Record the worker's permit in the worker's case.",
            who=Who.FIRM,
            doubt="Until when is the worker's permit valid?",
        )
    return _of_the_work(worker, lists)


def _is_unchecked(case: Case, lists: Listing) -> bool:
    """Say whether nobody has looked yet if the worker's occupation is on the list."""
    worker = case.worker
    in_part = worker is not None and lists.group_of(worker.teer, worker.noc) is Group.IN_PART
    return in_part and case.decided(C41) is None


def _of_the_work(worker: WorkerStanding, lists: Listing) -> Finding:
    match lists.group_of(worker.teer, worker.noc):
        case Group.LISTED:
            return yes(C41, f"The worker's occupation is listed; permit to {worker.valid_to}.")
        case Group.NOT_LISTED:
            return no(
                C41,
                "The worker's occupation is neither of a TEER that opens the permit by itself "
                "nor of a listed group.",
                "Correct job.noc or job.teer in the worker's case, if they are wrong.",
            )
        case Group.IN_PART:
            return ask(
                C41,
                f"The group of NOC {worker.noc} is listed in part, and this code was not seen.",
                "Bring the department's current list to counsel.",
                doubt="Is the worker's occupation on the current list?",
            )
        case Group.UNKNOWN:
            return ask(
                C41,
                "Neither TEER nor NOC of the worker's job is recorded.",
                "Record job.noc in the worker's case.",
                who=Who.FIRM,
                doubt="Under which code does the worker work?",
            )
