"""Refusals of the engine, on both ends of the pipe: raised in the engine, raised again in the desk."""

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


class EngineGoneError(WorkerDiedError):
    """It had ended before it could take the order: nothing of it was done, so it may be given again."""

    code = "engine.gone"


_BY_CODE: dict[str, type[AppError]] = {
    kind.code: kind for kind in (LoadCancelledError, GrammarError, ContextOverflowError, ModelLoadError)
}


def raised_again(code: str, message: str, facts: dict[str, str | int | float]) -> AppError:
    """The error a `Failed` answer speaks of."""
    return _BY_CODE.get(code, InferenceError)(message, code=code, **facts)
