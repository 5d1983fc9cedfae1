"""LoRA beside real weights: switched per request, without a reload."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import worker_command
from app.domain.generation import GenerationRequest, GenerationResult, PromptPart, Sampling
from app.errors import ModelLoadError
from app.services.adapters import Adapters
from app.services.engine import Engine
from app.services.models import Models
from tests.helpers.lora import lora_builder, shapes_of, write_lora

pytestmark = pytest.mark.model

CHANGED = ("blk.3.attn_q.weight", "blk.9.attn_output.weight", "blk.20.ffn_down.weight")
GREEDY = Sampling(temperature=0, repeat_penalty=1.0)


@pytest.fixture(scope="module")
def adapters(real_models: Models, small_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Adapters:
    """Two adapters of different weights, installed for SmolLM2."""
    folder = tmp_path_factory.mktemp("адаптеры")
    located = real_models.locate()
    adapters = Adapters(folder / "installed", located.path.parent.parent)
    shapes = shapes_of(small_model, CHANGED)
    for number, name in enumerate(("formal", "warm")):
        row = adapters.install(write_lora(folder / f"{name}.gguf", shapes, seed=number))
        assert (row.base, row.rank) == (located.identity.name, 4)
    return adapters


@pytest.fixture(scope="module")
def engine(real_models: Models, adapters: Adapters) -> Iterator[Engine]:
    engine = Engine(real_models, worker_command(), adapters=adapters, pause=lambda _seconds: None)
    yield engine
    engine.stop()


def asked(adapter: str | None = None, *, max_tokens: int = 24) -> GenerationRequest:
    prompt = (PromptPart("The pump of the station was", control=False),)
    # Rows beside others may differ in their last bits: what is compared here goes its way alone.
    return GenerationRequest(prompt, max_tokens, GREEDY, adapter=adapter, speculate=False)


def answer(engine: Engine, request: GenerationRequest) -> GenerationResult:
    *_, result = engine.generate(request)
    assert isinstance(result, GenerationResult)
    return result


def engine_pid(engine: Engine) -> int:
    client = engine._supervisor.client
    assert client is not None
    return client.pid


def test_an_adapter_is_switched_per_request_without_a_reload(engine: Engine) -> None:
    names = (None, "formal", "warm")
    for name in names:
        answer(engine, asked(name, max_tokens=1))
    pid = engine_pid(engine)
    texts = {name: answer(engine, asked(name)).text for name in names}
    assert len(set(texts.values())) == 3
    for name in names:
        # Another limit, for the very same request would be answered from memory.
        assert answer(engine, asked(name, max_tokens=25)).text.startswith(texts[name])
    assert engine_pid(engine) == pid


def test_what_was_read_with_an_adapter_serves_only_it(engine: Engine) -> None:
    engine.stop()
    first = answer(engine, asked("formal", max_tokens=3))
    other = answer(engine, asked(max_tokens=3))
    again = answer(engine, asked("formal", max_tokens=4))
    assert (first.cached_tokens, other.cached_tokens) == (0, 0)
    assert again.cached_tokens == again.prompt_tokens - 1


def test_two_requests_at_once_with_and_without(engine: Engine) -> None:
    for name in (None, "formal"):
        answer(engine, asked(name, max_tokens=1))
    # Later tokens may lie nearer to each other than two layouts of the same cells compute alike.
    alone = {name: answer(engine, asked(name, max_tokens=3)).text for name in (None, "formal")}
    together: dict[str | None, str] = {}

    def ask(name: str | None) -> None:
        together[name] = answer(engine, asked(name, max_tokens=41)).text

    threads = [threading.Thread(target=ask, args=(name,)) for name in alone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(together[name].startswith(text) for name, text in alone.items())


def test_many_at_once_each_with_its_own(engine: Engine) -> None:
    names = (None, "formal", "warm", None, "formal", "warm")
    alone = {name: answer(engine, asked(name, max_tokens=3)).text for name in set(names)}
    requests = [asked(name, max_tokens=4) for name in names]
    results = {
        place: event.text
        for place, event in engine.generate_many(requests)
        if isinstance(event, GenerationResult)
    }
    assert all(results[place].startswith(alone[name]) for place, name in enumerate(names))


def test_a_killed_engine_takes_them_again(engine: Engine) -> None:
    engine.stop()
    before = answer(engine, asked("formal", max_tokens=10)).text
    client = engine._supervisor.client
    assert client is not None
    os.kill(client.pid, signal.SIGKILL)
    client._process.wait()
    assert answer(engine, asked("formal", max_tokens=11)).text.startswith(before)
    assert engine_pid(engine) != client.pid


def test_one_installed_since_is_there_on_the_next_request(
    engine: Engine, adapters: Adapters, small_model: Path, tmp_path: Path
) -> None:
    plain = answer(engine, asked())
    adapters.install(write_lora(tmp_path / "late.gguf", shapes_of(small_model, CHANGED), seed=9))
    assert answer(engine, asked("late")).text != plain.text
    adapters.remove("late")


def test_every_matrix_of_the_model_may_be_changed(
    engine: Engine, adapters: Adapters, small_model: Path, tmp_path: Path
) -> None:
    """As trainers write them: all of attention and feed-forward in every block."""
    kinds = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
    names = tuple(f"blk.{block}.{kind}.weight" for block in range(30) for kind in kinds)
    adapters.install(write_lora(tmp_path / "whole.gguf", shapes_of(small_model, names), alpha=1.0))
    assert answer(engine, asked("whole")).text != answer(engine, asked()).text
    adapters.remove("whole")


def test_a_damaged_one_is_refused_before_llama_cpp_and_the_engine_lives(
    engine: Engine, adapters: Adapters, tmp_path: Path
) -> None:
    answer(engine, asked())
    pid = engine_pid(engine)
    # Of another model's width: the header is sound, the shapes are not this model's.
    with pytest.raises(ModelLoadError) as refused:
        adapters.install(lora_builder().write(tmp_path / "narrow.gguf"))
    assert refused.value.code == "adapter.base"
    live = engine._live
    assert live is not None
    file = adapters.file_for("warm", live.located.path)
    sound = file.read_bytes()
    file.write_bytes(sound[:-100] + b"\x7f" * 100)
    with pytest.raises(ModelLoadError) as changed:
        answer(engine, asked("warm", max_tokens=26))
    assert changed.value.code == "adapter.changed"
    file.write_bytes(sound)
    assert answer(engine, asked("formal", max_tokens=27)).text
    assert engine_pid(engine) == pid
