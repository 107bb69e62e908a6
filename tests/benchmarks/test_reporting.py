"""What was measured is shown as what it is: short where it falls short, and of this machine."""

import sys

import pytest

from tests.benchmarks import __main__ as bench
from tests.benchmarks import reporting
from tests.benchmarks.reporting import Figure, finished, keep, of_rounds


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(reporting, "KEPT", tmp_path)
    return tmp_path


def figure(value):
    return Figure(name="a plan", value=value, unit="us", bound="< 80")


def run(monkeypatch, found, *options):
    monkeypatch.setattr(bench, "import_module", lambda _: type("", (), {"measured": found}))
    monkeypatch.setattr(sys, "argv", ["bench", "plan", *options])
    return bench.main()


@pytest.mark.parametrize(("value", "status"), [(79, 0), (81, 1)])
def test_a_figure_that_falls_short_is_named_and_ends_with_one(
    kept, monkeypatch, capsys, value, status
):
    assert run(monkeypatch, lambda _size: [figure(value)]) == status
    assert ("falls short: plan: a plan" in capsys.readouterr().out) == bool(status)


def test_small_figures_mean_nothing(kept, monkeypatch):
    assert run(monkeypatch, lambda _size: [figure(81)], "--small") == 0


def test_what_was_measured_elsewhere_is_measured_anew(kept, monkeypatch):
    keep("plan", "large", [figure(79)])
    (found,) = finished("plan", "large") or []
    assert found.value == 79
    elsewhere = {**reporting.machine(), "python": "Python 3.11.2 of another"}
    monkeypatch.setattr(reporting, "machine", lambda: elsewhere)
    assert finished("plan", "large") is None


def test_the_rounds_are_kept_with_their_median(kept):
    keep("plan", "large", [of_rounds("a plan", [3.0, 1.0, 2.0], "us", scale=10)])
    (found,) = finished("plan", "large") or []
    assert (found.value, found.spread) == (20, "[10.0 - 30.0]")
    assert list(found.rounds) == [30, 10, 20]
