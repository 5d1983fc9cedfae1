"""Labels for incoming requests: many texts scored behind one shared prefix."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from app.domain import classification, context
from app.domain.cancel import CancelToken
from app.domain.classification import Classified, IncomingRequest, Label, Question, Shares
from app.domain.generation import PromptPart, Scored
from app.domain.reports import OnProgress, Progress
from app.errors import AppError, ContextOverflowError
from app.paths import manifest_dir
from app.services.prompt_profiles import find_profile
from app.services.prompting import MARGIN, Tokenizer

# Labelled together, in the order of the file: the prior does not hang on which text the engine ends first.
WINDOW = 128
# What a request wants stands at its beginning; a forwarded correspondence is not read to its end.
MAX_REQUEST_TOKENS = 512


class ScoringEngine(Tokenizer, Protocol):
    """The part of the engine that labelling takes."""

    def score(
        self,
        prefix: tuple[PromptPart, ...],
        tails: Sequence[tuple[PromptPart, ...]],
        choices: Sequence[str],
        cancel: CancelToken | None = None,
    ) -> Iterator[Scored]:
        """Give the probability of each choice after prefix and tail, in batches, in any order."""


@dataclass(slots=True)
class _Run:
    """One call of `classify`, as far as it came."""

    labels: Sequence[Label]
    question: Question
    room: int
    total: int
    free: list[Shares] = field(default_factory=list)
    seen: list[Shares] = field(default_factory=list)


class Classifying:
    """Says of requests which label they bear."""

    def __init__(self, engine: ScoringEngine, folder: Path | None = None) -> None:
        self._engine = engine
        self._folder = folder or manifest_dir() / "prompts"

    def classify(
        self,
        labels: Sequence[Label],
        requests: Sequence[IncomingRequest],
        on_progress: OnProgress | None = None,
        cancel: CancelToken | None = None,
    ) -> Iterator[Classified]:
        """Give labels in the order of the requests, a window at a time; when cancelled, those that came.

        Args:
            labels: At most 26.
            requests: Not empty texts.
            on_progress: Hears of each request, before its label is settled.
            cancel: Stops between batches.

        Raises:
            DomainError: What `check_labels` says of the labels.
            ContextOverflowError: The labels alone overflow the context.
            AppError: What the engine raises, after the labels of what came before.
        """
        classification.check_labels(labels)
        if not requests:
            return
        run = self._begin(labels, len(requests), cancel)
        for start in range(0, len(requests), WINDOW):
            if cancel is not None and cancel.is_cancelled:
                return
            yield from self._window(run, requests[start : start + WINDOW], on_progress, cancel)

    def _begin(self, labels: Sequence[Label], total: int, cancel: CancelToken | None) -> _Run:
        model = self._engine.ensure_loaded(None, cancel)
        texts = classification.find_texts(find_profile(self._folder, model.family), labels)
        question = classification.ask(model.template, texts, labels)
        room = model.n_ctx - sum(self._engine.count_tokens([question.prefix, question.ending])) - MARGIN
        if room < 1:
            raise ContextOverflowError("the labels alone overflow the context", n_ctx=model.n_ctx)
        return _Run(labels, question, min(room, MAX_REQUEST_TOKENS), total)

    def _window(
        self,
        run: _Run,
        requests: Sequence[IncomingRequest],
        on_progress: OnProgress | None,
        cancel: CancelToken | None,
    ) -> Iterator[Classified]:
        texts = self._fitted([request.text for request in requests], run.room)
        came: dict[int, Scored] = {}
        broken: AppError | None = None
        try:
            self._ask_content_free(run, cancel)
            tails = [run.question.tail(text) for text in texts]
            for scored in self._engine.score(run.question.prefix, tails, run.question.choices, cancel):
                came[scored.index] = scored
                if on_progress:
                    on_progress(Progress(len(run.seen) + len(came), run.total, "requests"))
        except AppError as error:
            broken = error
        run.seen += [classification.shares(came[index].logprobs) for index in sorted(came)]
        if came:
            prior = classification.blended_prior(run.free, run.seen)
            for index in sorted(came):
                request = requests[index]
                found = classification.classified(request, run.labels, came[index].logprobs, prior)
                yield replace(found, shortened=texts[index] != request.text)
        if broken is not None:
            raise broken

    def _ask_content_free(self, run: _Run, cancel: CancelToken | None) -> None:
        """Score texts that say nothing, once, where the batch is too small to tell its own prior."""
        if run.free or not classification.needs_content_free(run.total):
            return
        tails = [run.question.tail(text) for text in classification.CONTENT_FREE]
        run.free = [
            classification.shares(scored.logprobs)
            for scored in self._engine.score(run.question.prefix, tails, run.question.choices, cancel)
        ]

    def _fitted(self, texts: Sequence[str], room: int) -> list[str]:
        """Cut what is longer than `room` tokens at a sentence, with a visible mark."""
        heads = [text[: room * context.LONGEST_TOKEN] for text in texts]
        counts = self._engine.count_tokens([(PromptPart(head, False),) for head in heads])
        return [
            text if count <= room and head == text else self._cut(text, room)
            for text, head, count in zip(texts, heads, counts, strict=True)
        ]

    def _cut(self, text: str, room: int) -> str:
        pieces = context.pieces_of(text, room)
        mark, *counts = self._engine.count_tokens(
            [(PromptPart(piece, False),) for piece in (context.CUT_MARK, *pieces)]
        )
        return context.cut_text(pieces, counts, max(0, room - mark))
