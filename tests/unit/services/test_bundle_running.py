from pathlib import Path

import pytest

from app.domain.bundles import BundleReport
from app.domain.cancel import CancelToken
from app.domain.reports import OnProgress, Progress
from app.errors import BundleError
from app.services.bundle_running import BundleRunning
from tests.helpers.bundle_fakes import offer, report


class Importer:
    """Ends as it is told to."""

    def __init__(self, outcome: BundleReport | Exception) -> None:
        self.outcome = outcome

    def run(
        self, folder: Path, *, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> BundleReport:
        assert on_progress is not None
        assert cancel is not None
        on_progress(Progress(5, 10, "bytes"))
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def test_what_came_of_a_run_stands_in_it() -> None:
    running = BundleRunning(Importer(report()))
    run = running.begin(offer())
    begun = (running.current is run, run.is_over)
    running.carry_out(run)
    assert (begun, run.is_over) == ((True, False), True)
    assert run.report == report()
    assert run.progress == Progress(5, 10, "bytes")
    running.forget()
    assert not running.current


def test_a_refusal_is_kept_for_whoever_looks() -> None:
    refused = BundleError("older", code="bundle.rollback")
    running = BundleRunning(Importer(refused))
    run = running.begin(offer())
    running.carry_out(run)
    assert (run.is_over, run.report, run.error) == (True, None, refused)


def test_a_bug_goes_its_own_way_and_leaves_nobody_waiting() -> None:
    running = BundleRunning(Importer(ZeroDivisionError("ours")))
    run = running.begin(offer())
    with pytest.raises(ZeroDivisionError):
        running.carry_out(run)
    assert run.is_over
    assert run.error is not None
    assert run.error.code == "bug"
