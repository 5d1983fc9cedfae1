"""The cage, tried from inside: the real engine with a real (tiny) model, and a prisoner in it."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.engine import Protection, missing_protections
from app.domain.generation import GenerationResult, PromptPart, Sampling
from app.errors import AppError, WorkerDiedError
from app.inference import protocol, sandbox
from app.inference.client import EngineClient
from tests.helpers.probe_engine import probe_command
from tests.helpers.tiny_model import write_tiny_model

pytestmark = pytest.mark.skipif(not sandbox.available(), reason="there is no cage on this system")

N_CTX = 256
LIMIT = 400_000_000


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("модели") / "tiny.gguf")


def load(client: EngineClient, model: Path, *readable: Path, memory_bytes: int = LIMIT) -> protocol.Loaded:
    names = tuple(str(path) for path in readable)
    answer = client.ask_one(
        lambda order: protocol.Load(order, str(model), N_CTX, 1, memory_bytes=memory_bytes, readable=names)
    )
    assert isinstance(answer, protocol.Loaded)
    return answer


def say(client: EngineClient, text: str) -> GenerationResult:
    prompt = (PromptPart(text, control=False),)
    answer = client.ask_one(lambda order: protocol.Generate(order, prompt, 4, Sampling(temperature=0.0)))
    assert isinstance(answer, protocol.Finished)
    return answer.result


def attempt(client: EngineClient, name: str, path: Path | str = "") -> str:
    return say(client, f"attempt:{name}:{path}").text


@pytest.fixture(scope="module")
def prisoner(model: Path) -> Iterator[EngineClient]:
    client = EngineClient(probe_command())
    load(client, model)
    yield client
    client.close()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("чужое") / "письмо.txt"
    path.write_text("тайна", encoding="utf-8")
    return path


def test_everything_is_in_force_and_said(model: Path) -> None:
    client = EngineClient(probe_command())
    try:
        told = load(client, model).protections
    finally:
        client.close()
    assert told == tuple(sorted(told, key=list(Protection).index)) == sandbox.available()


@pytest.mark.parametrize(
    "name",
    [
        "socket", "native-socket", "unix-socket", "raw-socket", "exec", "fork", "native-fork", "io-uring",
        "system", "mkdir", "kill-parent", "limit", "terminal", "thread-socket", "native-write", "write",
        "child",
    ],
)  # fmt: skip
def test_what_nobody_in_the_engine_may_do_is_refused(
    prisoner: EngineClient, name: str, tmp_path: Path
) -> None:
    place = tmp_path / "новое"
    assert attempt(prisoner, name, place) == f"refused {errno.EPERM}"
    assert not place.exists()


@pytest.mark.parametrize("name", ["read", "native-read", "list", "thread-read"])
def test_a_file_that_was_not_given_cannot_be_read(prisoner: EngineClient, name: str, secret: Path) -> None:
    assert attempt(prisoner, name, secret) == f"refused {errno.EACCES}"


@pytest.mark.parametrize("name", ["write", "native-write", "unlink", "chmod", "model"])
def test_a_file_cannot_be_changed(prisoner: EngineClient, name: str, secret: Path, model: Path) -> None:
    path = model if name == "model" else secret
    before = path.read_bytes(), path.stat().st_mode
    assert attempt(prisoner, name, path) == f"refused {errno.EPERM}"
    assert (path.read_bytes(), path.stat().st_mode) == before


def test_other_processes_are_not_seen(prisoner: EngineClient) -> None:
    assert attempt(prisoner, "proc") == f"refused {errno.EACCES}"


def test_what_libc_falls_back_from_does_not_exist(prisoner: EngineClient) -> None:
    assert attempt(prisoner, "clone3") == f"refused {errno.ENOSYS}"
    assert attempt(prisoner, "own-thread") == "done"


def test_its_own_model_and_pipes_stay_open_to_it(prisoner: EngineClient, model: Path) -> None:
    assert attempt(prisoner, "read", model) == "done"
    assert attempt(prisoner, "own-pipe") == "done"
    assert say(prisoner, "abc").generated_tokens == 4


def test_files_that_later_orders_name_can_be_read(model: Path, secret: Path) -> None:
    client = EngineClient(probe_command())
    try:
        load(client, model, secret)
        assert attempt(client, "read", secret) == "done"
    finally:
        client.close()


@pytest.mark.parametrize("name", ["ptrace", "bpf"])
def test_what_only_an_attack_asks_for_ends_the_process(model: Path, name: str) -> None:
    client = EngineClient(probe_command())
    try:
        load(client, model)
        with pytest.raises(WorkerDiedError) as caught:
            attempt(client, name)
    finally:
        client.close()
    assert caught.value.facts["exit"] == -31  # SIGSYS


def test_nothing_is_taken_before_the_order_to_load(model: Path) -> None:
    client = EngineClient(probe_command())
    try:
        with pytest.raises(AppError) as caught:
            attempt(client, "socket")
        assert caught.value.code == "engine.not_loaded"
        assert load(client, model).protections
    finally:
        client.close()


@pytest.mark.model
def test_a_model_that_takes_more_than_its_share_is_refused(small_model: Path) -> None:
    """90 MB of weights over a cap of 60 MB: a plain refusal, and the process never grew that far."""
    client = EngineClient(probe_command())
    try:
        with pytest.raises(AppError) as caught:
            load(client, small_model, memory_bytes=60_000_000)
        assert caught.value.code == "model.no_room"
        facts = Path(f"/proc/{client.pid}/status").read_text(encoding="ascii")
        peak_kb = next(int(line.split()[1]) for line in facts.splitlines() if line.startswith("VmHWM"))
        assert peak_kb * 1024 < small_model.stat().st_size + 60_000_000
    finally:
        client.close()


def test_what_is_missing_has_its_sentence() -> None:
    from app.domain.sentences import TABLES

    for protection in missing_protections(()):
        assert all(protection.missing_code in table for table in TABLES.values())
    assert missing_protections(Protection) == ()
