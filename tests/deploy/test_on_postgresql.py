"""The command line on PostgreSQL: from an empty database to mail, and what fails, told."""

import json
from operator import itemgetter

import pytest

from deploy.cli.main import main
from tests.deploy.command import SAMPLES, portfolio
from tests.notifications.post_office import free_port

MORNING, LATER = "2026-11-23T14:00Z", "2027-01-11T14:00Z"
CASES = 60
RESTRICTION = SAMPLES / "restrictions" / "fictitious-southern-ontario.yaml"


@pytest.fixture
def northbound(tmp_path, monkeypatch, capsys):
    """The command, told where its database is; gives exit code, answer and complaint."""

    def run(url, *words):
        monkeypatch.setenv("NORTHBOUND_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("NORTHBOUND_DATABASE_URL", url)
        code = main([str(word) for word in words])
        heard = capsys.readouterr()
        return code, heard.out, heard.err

    return run


def answers(northbound, url, folder):
    """Work a day through; return what the commands answered."""
    cases = portfolio(folder, CASES)
    found = {}
    for name, *words in (
        ("migrate", "migrate"),
        ("again", "migrate"),
        ("import", "import", cases, "--as-of", MORNING),
        ("import again", "import", cases, "--as-of", MORNING),
        ("preview", "restriction", "preview", RESTRICTION, "--as-of", MORNING),
        ("publish", "restriction", "publish", RESTRICTION, "--as-of", MORNING),
        ("publish again", "restriction", "publish", RESTRICTION, "--as-of", MORNING),
        ("sweep", "sweep", "--as-of", LATER),
        ("sweep again", "sweep", "--as-of", LATER),
        ("deliver", "deliver", "--as-of", LATER),
        ("deliver again", "deliver", "--as-of", LATER),
        ("cases", "case", "list"),
        ("notices", "notices"),
    ):
        code, out, err = northbound(url, *words, "--json")
        assert code == 0, (name, out, err)
        found[name] = json.loads(out)
    found["notices"] = sorted(map(unnumbered, found["notices"]), key=itemgetter("key"))
    return found


def unnumbered(notice):
    # Of what is said in one sweep each database numbers first what it comes to first.
    return {name: value for name, value in notice.items() if name != "reference"}


def test_a_day_from_migrating_to_mail_is_the_same_on_both_databases(
    northbound, empty_postgres_url, tmp_path
):
    found = answers(northbound, empty_postgres_url, tmp_path)
    assert found["import"]["accepted"] == found["import again"]["unchanged"] == CASES
    assert found["publish"]["affected"] > 0
    assert found["publish again"]["affected"] == 0
    assert found["sweep"]["queued"] > 0
    assert found["sweep again"]["due"] == 0
    assert found["deliver"]["written"] == len(list((tmp_path / "home/mail").glob("*.eml"))) > 0
    assert found["deliver again"]["written"] == 0
    assert found == answers(northbound, f"sqlite:///{tmp_path / 'same.db'}", tmp_path)


def test_a_database_without_tables_says_to_migrate(northbound, empty_postgres_url):
    code, out, err = northbound(empty_postgres_url, "sweep")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "run `northbound migrate`" in err


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize(
    "words", [("migrate",), ("sweep",), ("case", "list"), ("restriction", "list")]
)
def test_a_server_that_is_down_is_told_in_one_line_without_the_password(
    northbound, host, words
):
    url = f"postgresql://desk:s3cret@{host}:{free_port()}/northbound"
    code, out, err = northbound(url, *words)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "The database cannot be used" in err
    assert "Connection refused" in err
    assert "s3cret" not in err


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (lambda url: url.rpartition("/")[0] + "/elsewhere", '"elsewhere" does not exist'),
        (lambda url: url.replace("northbound:", "northbound:x"), "authentication failed"),
    ],
)
def test_a_wrong_name_or_password_is_told_in_one_line(
    northbound, empty_postgres_url, changed, reason
):
    wrong = changed(empty_postgres_url)
    code, out, err = northbound(wrong, "sweep")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert reason in err
