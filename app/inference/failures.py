"""Refusals of the engine, on both ends of the pipe: raised in the engine, raised again in the desk."""

import re

from app.errors import AppError, ContextOverflowError, InferenceError, ModelLoadError, WorkerDiedError


class LoadCancelledError(InferenceError):
    """A person stopped the loading."""

    code = "engine.load_cancelled"


class GrammarError(InferenceError):
    """The grammar does not read; llama.cpp never saw it."""

    code = "engine.grammar"


class NotLoadedError(InferenceError):
    """An order came before a model did; the desk has an error of its own."""

    code = "engine.not_loaded"


class NoRoomError(ModelLoadError):
    """Memory that was planned with was not there: a smaller plan may do."""

    code = "model.no_room"


class UnknownDeviceError(InferenceError):
    """No device of that name; `known` names those that are there."""

    code = "engine.device"


class EngineGoneError(WorkerDiedError):
    """It had ended before it could take the order: nothing of it was done, so it may be given again."""

    code = "engine.gone"


# "failed to allocate buffer", "cannot allocate memory", "out of memory", "std::bad_alloc".
_WANT_OF_MEMORY = re.compile(r"alloc|out of memory", re.IGNORECASE)
_BY_CODE: dict[str, type[AppError]] = {
    kind.code: kind
    for kind in (
        LoadCancelledError,
        GrammarError,
        ContextOverflowError,
        ModelLoadError,
        NoRoomError,
        UnknownDeviceError,
    )
}


def raised_again(code: str, message: str, facts: dict[str, str | int | float]) -> AppError:
    """The error a `Failed` answer speaks of."""
    return _BY_CODE.get(code, InferenceError)(message, code=code, **facts)


def refused_load(said: str, last: str, path: str) -> ModelLoadError:
    """Why a model did not load, judged by what llama.cpp said: a want of memory, or anything else."""
    kind = NoRoomError if _WANT_OF_MEMORY.search(said) else ModelLoadError
    return kind(last, path=path)
