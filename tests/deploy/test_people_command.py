"""`case open --spouse-of` and `case hand-over`: a family's cases, and a colleague's."""

from tests.deploy.command import NOW, SAMPLES, answered, run

HELD = SAMPLES / "facts/permit-held.yaml"
SPOUSE = "applicant: {name: Robin Bennett, citizenships: [FR]}\nfiling: {route: inside}\n"


def with_spouse(capsys, tmp_path):
    answered(capsys, "case", "open", "--file", HELD, *NOW)
    told = tmp_path / "spouse.yaml"
    told.write_text(SPOUSE, encoding="utf-8")
    words = ("case", "open", "--spouse-of", "NB-00001", "--facts", told, *NOW)
    return answered(capsys, *words)


def test_a_spouses_case_is_opened_and_linked(home, capsys, tmp_path):
    found = with_spouse(capsys, tmp_path)
    assert (found["reference"], found["kind"]) == ("NB-00002", "spouse")
    assert found["facts"]["applicant"]["name"] == "Robin Bennett"
    assert [(link["case"], link["kind"]) for link in found["links"]] == [("NB-00001", "worker")]
    worker = answered(capsys, "case", "show", "NB-00001", *NOW)
    assert [link["case"] for link in worker["links"]] == ["NB-00002"]


def test_at_a_terminal_the_link_is_one_line(home, capsys, tmp_path):
    with_spouse(capsys, tmp_path)
    assert run("case", "show", "NB-00001", *NOW) == 0
    assert "Linked: NB-00002 (the spouse's), filing, awaiting filing" in capsys.readouterr().out


def test_a_case_needs_a_file_or_a_worker(home, capsys):
    assert run("case", "open", *NOW) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_file_without_sections_is_refused(home, capsys, tmp_path):
    answered(capsys, "case", "open", "--file", HELD, *NOW)
    told = tmp_path / "list.yaml"
    told.write_text("- one\n", encoding="utf-8")
    words = ("case", "open", "--spouse-of", "NB-00001", "--facts", told, *NOW)
    found = answered(capsys, *words, code=1)
    assert found["refused"]["reason"] == "invalid_file"


def test_all_open_cases_of_a_colleague_go_to_another(home, capsys, tmp_path):
    found = with_spouse(capsys, tmp_path)
    giver = found["facts"]["team"]["owner"]["name"]
    to = ("--to", "Tom Sauvé", "--email", "tom.sauve@example.com")
    done = answered(capsys, "case", "hand-over", "--from", giver, *to, *NOW)
    assert done == {"handed_over": ["NB-00001", "NB-00002"], "notices": 2}
    shown = answered(capsys, "case", "show", "NB-00002", *NOW)
    assert shown["facts"]["team"]["owner"]["name"] == "Tom Sauvé"
    again = answered(capsys, "case", "hand-over", "--from", giver, *to, *NOW, code=1)
    assert again["refused"]["reason"] == "invalid_value"
