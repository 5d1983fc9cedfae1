"""Asks a model its bundle's canary prompts, in an engine of its own, before the model may speak."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.canaries import Canary
from app.domain.generation import GenerationRequest, GenerationResult, PromptPart, Sampling
from app.domain.prompt import Message, render_parts
from app.errors import AppError, BundleUnsuitableError, DoesNotFitError
from app.services.engine import Engine
from app.services.models import Models

_N_CTX = 2048
_GREEDY = Sampling(temperature=0.0, repeat_penalty=1.0)


class Canaries:
    """Tries models that are not installed yet; the engine in use stays as it is.

    Args:
        manifest_dir: The catalogue, by which a model is spoken to.
        command: What starts the engine.
    """

    def __init__(self, manifest_dir: Path, command: Sequence[str]) -> None:
        self._manifest_dir, self._command = manifest_dir, command

    def try_model(self, path: Path, name: str, canaries: Sequence[Canary]) -> None:
        """Ask all of them.

        Raises:
            BundleUnsuitableError: An answer is not as promised, or the model does not run (`bundle.canary`).
            DoesNotFitError: There is no memory for the trial.
        """
        # The file's own folder holds no models and no policy: what may come in was decided before.
        engine = Engine(Models(path.parent, self._manifest_dir), self._command)
        try:
            engine.use(path, n_ctx=_N_CTX)
            wrong = _first_wrong(engine, canaries)
        except DoesNotFitError:
            raise
        except AppError as error:
            raise BundleUnsuitableError(
                str(error), code="bundle.canary", name=name, reason=error.code
            ) from error
        finally:
            engine.stop()
        if wrong is not None:
            raise BundleUnsuitableError(f"another answer: {wrong[:200]}", code="bundle.canary", name=name)


def _first_wrong(engine: Engine, canaries: Sequence[Canary]) -> str | None:
    """The first answer that is not as promised."""
    answers = ((canary, _answer(engine, canary)) for canary in canaries)
    return next((answer for canary, answer in answers if not canary.holds(answer)), None)


def _answer(engine: Engine, canary: Canary) -> str:
    model = engine.ensure_loaded()
    if model.template:
        parts = render_parts(model.template, [Message("user", (canary.prompt,))])
    else:
        parts = (PromptPart(canary.prompt, control=False),)
    *_, result = engine.generate(GenerationRequest(parts, canary.max_tokens, _GREEDY, model.stop))
    assert isinstance(result, GenerationResult)
    return result.text
