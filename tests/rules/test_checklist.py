"""Which papers a step waits for, and when it has them."""

from dataclasses import replace

import pytest

from models.rules.case import Document, DocumentStatus
from models.rules.checklist import kind_of, settled, wanted
from models.rules.plan import StepKey
from tests.rules.lives import facts, new

S = DocumentStatus
THREE = ("passport", "credential", "resume")


def having(*papers: tuple[str, DocumentStatus], **changes):
    documents = tuple(Document(kind=kind, status=status) for kind, status in papers)
    return replace(new(**changes), documents=documents)


@pytest.mark.parametrize(
    ("health_setting", "medical"), [(True, True), (False, False), (None, False)]
)
def test_the_examination_is_wanted_in_a_health_setting(health_setting, medical):
    papers = wanted(facts(job={"health_setting": health_setting}), StepKey.DOCUMENTS)
    assert ("medical" in papers) is medical
    assert set(papers) - {"medical"} == set(THREE)


@pytest.mark.parametrize(
    ("papers", "complete", "why"),
    [
        ([], False, "nothing is in"),
        ([(k, S.RECEIVED) for k in THREE], True, "all is in"),
        ([(k, S.RECEIVED) for k in THREE[:2]], False, "one is missing"),
        (
            [(THREE[0], S.IN_PROCESS), *((k, S.RECEIVED) for k in THREE[1:])],
            False,
            "on its way",
        ),
        ([(k, S.NOT_APPLICABLE) for k in THREE], True, "not needed is as good as in hand"),
        ([("transcript", S.RECEIVED)], False, "another paper settles nothing"),
    ],
)
def test_a_step_is_settled_when_all_its_papers_are(papers, complete, why):
    assert settled(having(*papers), StepKey.DOCUMENTS) is complete, why


def test_the_package_waits_for_the_support_letter_alone():
    assert not settled(having(), StepKey.PACKAGE)
    assert settled(having(("support_letter", S.RECEIVED)), StepKey.PACKAGE)


@pytest.mark.parametrize("written", ["Support letter", " support-letter", "SUPPORT  LETTER"])
def test_a_paper_is_known_however_it_is_written(written):
    assert kind_of(written) == "support_letter"
    assert kind_of("support_letter") == "support_letter"
