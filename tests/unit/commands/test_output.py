"""What a command says, and where."""

import io
import json
import os
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from app.commands.output import Output, plain, speak_utf8
from app.domain.engine import CheckReason
from app.domain.reports import Progress
from app.domain.sentences import sentence
from app.errors import DoesNotFitError


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_people_get_text_and_scripts_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    for as_json in (False, True):
        output = Output("ru", as_json=as_json)
        output.text("слова")
        output.remark("aside", "мимоходом")
        output.document({"слово": "ё"})
    out = capsys.readouterr().out
    assert out == 'слова\nмимоходом\n{"слово": "ё"}\n'


def test_a_second_document_is_our_fault() -> None:
    output = Output("en", as_json=True)
    output.document({})
    with pytest.raises(AssertionError):
        output.document({})


def test_quiet_keeps_results_and_drops_remarks(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output("en", quiet=True)
    output.text("result")
    output.remark("remark", "заметка")
    assert capsys.readouterr().out == "result\n"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_refusal_is_the_same_sentence_either_way(capsys: pytest.CaptureFixture[str], language: str) -> None:
    error = DoesNotFitError("log text", needed=10**9, available=10**8)
    said = sentence(error.code, error.facts, language)
    Output(language).refuse(error)
    assert capsys.readouterr() == ("", said + "\n")
    Output(language, as_json=True).refuse(error, {"text": "до обрыва"})
    out, err = capsys.readouterr()
    assert err == ""
    assert json.loads(out) == {"text": "до обрыва", "error": {"code": "model.memory", "message": said}}


def test_a_table_stands_in_columns(capsys: pytest.CaptureFixture[str]) -> None:
    when = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
    Output("en").table(("id", "title", "at"), [(7, "Насос\nстоит", when), (12, "я" * 80, None)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["id", "title", "at"]
    assert "Насос стоит" in lines[1]
    assert lines[1].endswith("2026-11-24 08:05")
    assert lines[2].endswith("…")
    assert lines[0].index("title") == lines[1].index("Насос") == lines[2].index("я")


def test_progress_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, pipe = Terminal(), io.StringIO()
    for stream, quiet in ((pipe, False), (screen, True)):
        monkeypatch.setattr(sys, "stderr", stream)
        Output("ru", quiet=quiet).progress("Backup", "Копия")(Progress(1, 2, "bytes"))
        assert stream.getvalue() == ""
    monkeypatch.setattr(sys, "stderr", screen)
    output = Output("ru")
    show = output.progress("Backup", "Копия")
    show(Progress(500_000_000, 1_000_000_000, "bytes"))
    show(Progress(0, 0, "rows"))
    show(Progress(3, 4, "rows"))
    output.clear_progress()
    output.clear_progress()
    said = screen.getvalue()
    assert "Копия 50\N{NO-BREAK SPACE}%" in said
    assert "1,0\N{NO-BREAK SPACE}ГБ" in said
    assert "75" in said
    assert said.endswith("\r\x1b[K")


def test_a_reader_that_goes_away_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        output = Output("en")
        for number in range(3):
            output.text(f"line {number}")


def test_streams_speak_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp866", newline="\r\n"))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    speak_utf8()
    Output("ru", as_json=True).document({"path": os.fsdecode(b"\xff\xd1\x8f.gguf"), "қ": "—"})
    assert raw.getvalue() == '{"path": "\\udcffя.gguf", "қ": "—"}\n'.encode()


def test_values_become_what_json_knows() -> None:
    when = datetime(2026, 11, 1, 8, 0, tzinfo=timezone(timedelta(hours=5)))
    value = {"reason": CheckReason("a.b", "text"), "at": when, "path": Path("x") / "y", "list": (1, None)}
    assert plain(value) == {
        "reason": {"code": "a.b", "message": "text"},
        "at": "2026-11-01T08:00:00+05:00",
        "path": str(Path("x/y")),
        "list": [1, None],
    }


def test_a_moment_is_told_by_its_own_clock(capsys: pytest.CaptureFixture[str]) -> None:
    here = datetime(2026, 11, 30, 9, 0, 5).astimezone()
    offset = here.utcoffset()
    assert offset is not None
    elsewhere = here.astimezone(timezone(offset + timedelta(hours=1)))
    output = Output("en")
    output.fact("planned_at", here.isoformat())
    output.fact("planned_at", elsewhere)
    output.table(("at",), [(here.isoformat(),), ("nothing",), (None,)])
    told = capsys.readouterr().out.splitlines()
    assert told[0].endswith(": 2026-11-30 09:00")
    assert told[1].endswith(f": 2026-11-30 10:00 {elsewhere.isoformat()[-6:]}")
    assert told[3:] == ["2026-11-30 09:00", "nothing", ""]


def test_what_would_steer_the_terminal_is_shown_and_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output("ru")
    output.text("A\x1b[31mRED\r\x9b2J\tb\nc")
    output.aside("\x07")
    told = capsys.readouterr()
    assert told.out == "A\ufffd[31mRED\ufffd\ufffd2J\tb\nc\n"
    assert told.err == "\ufffd\n"
