"""The log: useful to us, silent about customers."""

import ast
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import log
from app.errors import StoreDamagedError
from tests.helpers.source_tree import parsed, python_files, relative

SECRET = "Сауле Ермековна"
LOG_CALLS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "log" / "vakhta.log"
    log.start_log(place)
    yield place
    log.stop_log()


def written(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_figures_and_plain_words_are_written(path: Path) -> None:
    logging.getLogger("app.somewhere").info("refused %s after %d ms, %s", "profile.passphrase", 12, None)
    assert "refused profile.passphrase after 12 ms, None" in written(path)


def test_text_is_written_as_its_length(path: Path) -> None:
    logging.getLogger("app.somewhere").warning("letter %s of %s", f"насос стоит, {SECRET}", Path("/данные"))
    assert "letter <text of 28 characters> of <text of 7 characters>" in written(path)
    assert "Сауле" not in written(path)


def test_a_mapping_of_arguments_is_guarded_too(path: Path) -> None:
    logging.getLogger("app.somewhere").warning("got %s", {"name": SECRET})
    assert SECRET not in written(path)


def test_an_error_is_written_without_its_message(path: Path) -> None:
    error = StoreDamagedError(SECRET)
    error.__cause__ = ValueError(SECRET)
    try:
        raise error
    except StoreDamagedError:
        logging.getLogger("app.somewhere").exception("our fault")
    text = written(path)
    assert SECRET not in text
    assert "StoreDamagedError profile.damaged" in text
    assert "ValueError" in text
    assert "test_log.py" in text


def test_a_large_log_moves_aside_and_only_three_older_are_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 200)
    for number in range(60):
        logging.getLogger("app.somewhere").info("line %d", number)
    names = sorted(file.name for file in path.parent.iterdir())
    assert names == ["vakhta.log", "vakhta.log.1", "vakhta.log.2", "vakhta.log.3"]
    assert "line 59" in written(path)


def test_a_folder_that_takes_no_file_costs_only_the_line(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file where a folder should be", encoding="utf-8")
    log.start_log(tmp_path / "log" / "vakhta.log")
    logging.getLogger("app.somewhere").info("line")
    log.stop_log()
    assert (tmp_path / "log").is_file()


def test_starting_twice_writes_once(path: Path) -> None:
    log.start_log(path)
    logging.getLogger("app.somewhere").info("only")
    assert written(path).count("only") == 1


def test_log_lines_of_the_program_are_constant() -> None:
    """A line built by f-string or `+` would carry its values past the guard."""
    built = [
        f"{relative(path)}:{node.lineno}"
        for path in python_files("app")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LOG_CALLS
        and "log" in ast.unparse(node.func.value).lower()
        and not (node.args and isinstance(node.args[0], ast.Constant))
    ]
    assert not built
