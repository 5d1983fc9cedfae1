"""The worker's loop in this process, over real pipes, with the twin as its engine."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from app.domain.generation import PromptPart, Sampling
from app.inference import protocol, worker
from app.inference.devices import processor_facts
from app.inference.echo_engine import EchoEngine, EchoRefusedError
from app.inference.protocol import ProtocolError, decode_answer, packed, read_messages


class Wire:
    """Both pipes of a worker that runs in a thread."""

    def __init__(self, scripts: Path | None = None) -> None:
        orders, self._write = os.pipe()
        self._read, answers = os.pipe()
        self.desk_out: BinaryIO = os.fdopen(self._write, "wb", buffering=0)
        self.desk_in: BinaryIO = os.fdopen(self._read, "rb")
        streams = os.fdopen(orders, "rb"), os.fdopen(answers, "wb", buffering=0)

        def work() -> None:
            with streams[0], streams[1]:
                worker.run(*streams, lambda send: EchoEngine(send, scripts))

        self.thread = threading.Thread(target=work)
        self.thread.start()
        self.answers = read_messages(self.desk_in, decode_answer)

    def say(self, order: protocol.Order) -> None:
        self.desk_out.write(packed(order))

    def close(self) -> None:
        if not self.desk_out.closed:
            self.desk_out.close()
        self.thread.join(30)
        assert not self.thread.is_alive()
        self.desk_in.close()


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire()
    yield wire
    wire.close()


def generate(number: int, text: str) -> protocol.Generate:
    return protocol.Generate(number, (PromptPart(text, control=False),), 100, Sampling())


def test_orders_are_answered_in_turn(wire: Wire) -> None:
    wire.say(protocol.Count(1, ((PromptPart("a b c", control=False),),)))
    wire.say(generate(2, "x y"))
    assert next(wire.answers) == protocol.Counted(1, (3,))
    assert [next(wire.answers) for _ in range(2)] == [protocol.Text(2, "x "), protocol.Text(2, "y")]
    finished = next(wire.answers)
    assert isinstance(finished, protocol.Finished)
    assert finished.result.text == "x y"


def test_a_cancel_overtakes(wire: Wire) -> None:
    wire.say(protocol.Cancel(1))
    wire.say(generate(1, "never told"))
    finished = next(wire.answers)
    assert isinstance(finished, protocol.Finished)
    assert finished.result.finish_reason == "cancelled"


def test_a_ping_is_answered_in_the_middle_of_a_step(tmp_path: Path) -> None:
    """The first step holds the loop until the ping was heard: its answer comes before the step's."""
    (tmp_path / "1.json").write_bytes(b'{"text": "one", "pause_ms": 300}')
    wire = Wire(tmp_path)
    wire.say(generate(1, "x"))
    pongs: list[protocol.Pong] = []
    while not pongs or not pongs[-1].busy:
        wire.say(protocol.Ping(1))
        answer = next(wire.answers)
        assert isinstance(answer, protocol.Pong), "the step came to its end before a ping was answered"
        pongs.append(answer)
    assert pongs[-1].steps <= 1
    assert isinstance(next(wire.answers), protocol.Text | protocol.Pong)
    wire.close()


def test_the_end_of_input_ends_the_loop(wire: Wire) -> None:
    wire.close()


def test_nonsense_ends_the_loop(wire: Wire) -> None:
    wire.desk_out.write(b"\x05\0\0\0hello")
    assert list(wire.answers) == []


def test_a_desk_that_does_not_listen_ends_the_loop(tmp_path: Path) -> None:
    wire = Wire(tmp_path)
    wire.desk_in.close()
    wire.say(generate(1, "into the void"))
    wire.close()


def test_a_message_too_long_is_refused() -> None:
    read, write = os.pipe()
    os.write(write, (protocol.MAX_MESSAGE_BYTES + 1).to_bytes(4, "little"))
    os.close(write)
    with os.fdopen(read, "rb") as stream, pytest.raises(ProtocolError):
        next(read_messages(stream, decode_answer))


def test_a_message_cut_short_is_the_end() -> None:
    read, write = os.pipe()
    os.write(write, packed(protocol.Text(1, "whole")) + packed(protocol.Text(1, "cut"))[:-1])
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        assert list(read_messages(stream, decode_answer)) == [protocol.Text(1, "whole")]


def test_a_finished_program_refuses_the_twin() -> None:
    with pytest.raises(EchoRefusedError):
        EchoEngine(lambda _answer: None, None, frozen=True)


def test_the_processor_is_told_from_cpuinfo() -> None:
    text = "model name\t: AMD EPYC\nflags\t\t: fpu sse4_2 avx2 fma\n\nmodel name\t: other\n"
    assert processor_facts(text) == ("AMD EPYC", ("sse4_2", "fma", "avx2"))
    assert processor_facts("Features : asimd\n")[1] == ("asimd",)
    assert processor_facts("")[0]
