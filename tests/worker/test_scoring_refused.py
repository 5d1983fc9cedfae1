"""A text too long among others, with real models of two vocabularies: refused alone, with a sentence."""

from pathlib import Path

import pytest

from app.bootstrap import worker_command
from app.domain.generation import PromptPart, Scored
from app.domain.sentences import sentence
from app.errors import ContextOverflowError
from app.services.engine import Engine
from app.services.models import Models
from tests.helpers.echo import MANIFEST
from tests.helpers.tiny_model import write_tiny_model

PREFIX = (PromptPart("ab cd: ", control=False),)


@pytest.mark.parametrize("family", ["llama", "gemma"])
def test_the_others_have_their_scores_and_the_engine_lives(tmp_path: Path, family: str) -> None:
    texts = ["one ", "x y " * 200, "three ", "z w " * 300]
    tails = [(PromptPart(text, control=False),) for text in texts]
    engine = Engine(Models(tmp_path / "models", MANIFEST), worker_command())
    engine.use(write_tiny_model(tmp_path / "tiny.gguf", family), n_ctx=256)
    came: list[Scored] = []
    try:
        engine.ensure_loaded()
        with pytest.raises(ContextOverflowError) as caught:
            came.extend(engine.score(PREFIX, tails, ("b", "d")))
        assert sorted(one.index for one in came) == [0, 2]
        assert (caught.value.facts["text"], caught.value.facts["n_ctx"]) == (2, 256)
        told = sentence(caught.value.code, caught.value.facts, "ru")
        assert told.startswith("Текст не помещается")
        assert "{" not in told
        alone = list(engine.score(PREFIX, tails[:1], ("b", "d")))
        assert alone[0].logprobs == pytest.approx(
            next(one for one in came if one.index == 0).logprobs, abs=1e-4
        )
        with pytest.raises(ContextOverflowError):
            list(engine.score(PREFIX, tails[1:2], ("b", "d")))
    finally:
        engine.stop()
