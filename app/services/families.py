"""The families of models we know, and their trial: does a model of each load, tokenize and answer?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.families import TALKS, FamilyRow, FamilyTrial
from app.domain.generation import GenerationRequest, GenerationResult, PromptPart, Sampling
from app.domain.prompt import prompt_digest, render_parts
from app.errors import AppError, ModelLoadError
from app.modelfiles.families import Family
from app.modelfiles.gguf_header import read_header
from app.paths import developer_cache
from app.services.engine import Engine
from app.services.models import Models

TOKENS = 8
_N_CTX = 1024
_GREEDY = Sampling(temperature=0.0, repeat_penalty=1.0)


class NoTrialModelsError(ModelLoadError):
    """There is nothing to try the families with."""

    code = "model.no_tiny"


class Families:
    """What we know of families, and what holds of it with the engine of this machine."""

    def __init__(self, models: Models, command: Sequence[str]) -> None:
        self._models = models
        self._command = command

    def list(self) -> tuple[FamilyRow, ...]:
        """Every family, the more particular first."""
        return tuple(_row(family) for family in self._models.families)

    def trial(self, folder: Path | None = None) -> Iterator[FamilyTrial]:
        """Load `<family>.gguf` of a folder for every family that has one there, and ask it.

        Args:
            folder: The developer's cache when None.

        Raises:
            NoTrialModelsError: There is none.
        """
        folder = folder or developer_cache() / "tiny"
        found = [
            (family, path)
            for family in self._models.families
            if (path := folder / f"{family.key}.gguf").is_file()
        ]
        if not found:
            raise NoTrialModelsError(f"no model of a family in {folder}", folder=str(folder))
        # An engine of its own: the user's stays as it is, with what is warm in it.
        engine = Engine(self._models, self._command)
        try:
            for family, path in found:
                yield _tried(engine, self._models, family, path)
        finally:
            engine.stop()


def _tried(engine: Engine, models: Models, family: Family, path: Path) -> FamilyTrial:
    trial = _nothing_yet(family, path)
    try:
        located = models.locate(path)
        trial = replace(trial, recognised=located.family, tokenizer=_tokenizer_in(path))
        engine.use(path, n_ctx=_N_CTX)
        engine.ensure_loaded()
        trial = _asked(engine, family, replace(trial, loaded=True))
    except AppError as error:
        return replace(trial, code=error.code, detail=str(error))
    return trial


def _asked(engine: Engine, family: Family, trial: FamilyTrial) -> FamilyTrial:
    model = engine.ensure_loaded()
    prompts = {name: render_parts(model.template, talk) for name, talk in TALKS.items()}
    parts = prompts[next(iter(family.prompts))]
    request = GenerationRequest(parts, TOKENS, _GREEDY, model.stop)
    *_, result = engine.generate(request)
    assert isinstance(result, GenerationResult)
    return replace(
        trial,
        prompt_equal={
            name: prompt_digest(prompts[name]) == wanted for name, wanted in family.prompts.items()
        },
        bos_once=_begins_once(engine, family.bos, parts),
        text_stays_text=_text_stays_text(engine, (*family.signs.vocabulary, *family.stop)),
        prompt_tokens=result.prompt_tokens,
        generated_tokens=result.generated_tokens,
        memory_bytes=engine.status().memory_bytes or 0,
    )


def _begins_once(engine: Engine, bos: str, parts: tuple[PromptPart, ...]) -> bool:
    """Whether the engine itself writes the first token, and not a second one after one that is there."""
    if not bos:
        return engine.count_tokens([(PromptPart("a", control=False),)]) == (1,)
    as_sent, with_one = engine.count_tokens([parts, (PromptPart(bos, control=True), *parts)])
    return as_sent == with_one


def _text_stays_text(engine: Engine, words: Sequence[str]) -> bool:
    as_control = engine.count_tokens([(PromptPart(word, control=True),) for word in words])
    as_text = engine.count_tokens([(PromptPart(word, control=False),) for word in words])
    return all(text > control for text, control in zip(as_text, as_control, strict=True))


def _tokenizer_in(path: Path) -> str:
    metadata = read_header(path).metadata
    names = (metadata.get(f"tokenizer.ggml.{key}") for key in ("model", "pre"))
    return "/".join(name for name in names if isinstance(name, str))


def _nothing_yet(family: Family, path: Path) -> FamilyTrial:
    return FamilyTrial(
        key=family.key,
        file=path.name,
        loaded=False,
        recognised="",
        tokenizer="",
        prompt_equal={},
        bos_once=False,
        text_stays_text=False,
        prompt_tokens=0,
        generated_tokens=0,
        memory_bytes=0,
        code="",
        detail="",
    )


def _row(family: Family) -> FamilyRow:
    return FamilyRow(
        key=family.key,
        title=family.title,
        architectures=family.architectures,
        template=tuple(published.name for published in family.published),
        tokenizer=family.tiny.vocabulary if family.tiny else "",
        stand_in=family.tiny.stand_in if family.tiny else "",
        system=family.system,
        prompt_profile=family.prompt_profile,
        licence=family.licence,
        licence_note=family.licence_note,
        russian=family.russian,
        sizes={size.name: size.parameters for size in family.sizes},
        notes=family.notes,
    )
