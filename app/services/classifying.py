"""Labels for incoming requests: many texts scored behind one shared prefix."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Protocol

from app.domain import classification, context, label_question
from app.domain.cancel import CancelToken
from app.domain.classification import Classified, IncomingRequest, Label, Shares
from app.domain.corrections import Correction, Memory
from app.domain.generation import Evaluated, PromptPart, Scored
from app.domain.ids import CorrectionId
from app.domain.label_question import Question
from app.domain.reports import OnProgress, Progress
from app.domain.wordings import Wordings
from app.errors import AppError, ContextOverflowError, DomainError
from app.paths import manifest_dir
from app.services.prompt_profiles import ProfilePlace, find_profile
from app.services.prompting import MARGIN, Tokenizer
from app.services.session import Session

# Labelled together, in the order of the file: the prior does not hang on which text the engine ends first.
WINDOW = 128
# What a request wants stands at its beginning; a forwarded correspondence is not read to its end.
MAX_REQUEST_TOKENS = 512

Logprobs = tuple[float, ...]


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


class Foresight(Protocol):
    """What has the labels evaluated from what was kept of another day."""

    def prepare_labels(self, prompt: tuple[PromptPart, ...], cancel: CancelToken | None = None) -> Evaluated:
        """Have them evaluated, and kept."""


@dataclass(slots=True)
class _Run:
    """One call of `classify`, as far as it came.

    Attributes:
        ask: Words the question, by how many corrections stand before the request.
        words: Of the labels.
        room: Tokens a request may have.
        whole: Tokens prefix and request may have together.
        ready: Prefixes that were looked for among what was kept.
    """

    labels: Sequence[Label]
    ask: Callable[[int], Question]
    words: Wordings
    memory: Memory
    room: int
    whole: int
    total: int
    free: list[Shares] = field(default_factory=list)
    seen: list[Shares] = field(default_factory=list)
    ready: set[tuple[PromptPart, ...]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request as it is put to the model."""

    request: IncomingRequest
    text: str
    shown: tuple[Correction, ...]


class Classifying:
    """Says of requests which label they bear, and learns from who knows better."""

    def __init__(
        self,
        engine: ScoringEngine,
        session: Session | None = None,
        folder: ProfilePlace | None = None,
        ahead: Foresight | None = None,
    ) -> None:
        self._engine = engine
        self._session = session or Session()
        self._folder = folder or manifest_dir() / "prompts"
        self._ahead = ahead

    def correct(self, request_text: str, label: str) -> CorrectionId:
        """Remember a request's right label; the next `classify` shows it beside requests like it.

        Raises:
            ProfileLockedError: No profile is open.
            DomainError: The text is empty (`correction.empty`).
            DiskFullError: Nothing is remembered.
        """
        text = request_text.strip()
        if not text:
            raise DomainError("a correction without a text", code="correction.empty")
        return self._session.store.corrections.add(text, label.strip())

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
        texts = label_question.find_texts(find_profile(self._folder, model.family), labels)

        @cache
        def ask(corrections: int) -> Question:
            return label_question.ask(model.template, texts, labels, corrections)

        plain = ask(0)
        whole = model.n_ctx - MARGIN
        room = whole - sum(self._engine.count_tokens([plain.prefix, plain.ending]))
        if room < 1:
            raise ContextOverflowError("the labels alone overflow the context", n_ctx=model.n_ctx)
        words = classification.label_words(labels)
        return _Run(labels, ask, words, self._memory(labels), min(room, MAX_REQUEST_TOKENS), whole, total)

    def _memory(self, labels: Sequence[Label]) -> Memory:
        """What was set right before; nothing while no profile is open."""
        if not self._session.is_open:
            return Memory()
        return Memory(self._session.store.corrections.of_labels([label.name for label in labels]))

    def _window(
        self,
        run: _Run,
        requests: Sequence[IncomingRequest],
        on_progress: OnProgress | None,
        cancel: CancelToken | None,
    ) -> Iterator[Classified]:
        asked = self._prepared(run, requests)
        first: dict[int, Logprobs] = {}
        broken: AppError | None = None
        try:
            self._ask_content_free(run, cancel)
            for index, logprobs in self._scores(run, asked, cancel):
                first[index] = logprobs
                if on_progress:
                    on_progress(Progress(len(run.seen) + len(first), run.total, "requests"))
        except AppError as error:
            broken = error
        run.seen += [classification.shares(logprobs) for logprobs in first.values()]
        yield from _settled(run, asked, first)
        if broken is not None:
            raise broken

    def _scores(
        self,
        run: _Run,
        asked: Sequence[_Asked],
        cancel: CancelToken | None,
    ) -> Iterator[tuple[int, Logprobs]]:
        """Ask about the requests; those with as many corrections beside them together."""
        groups: dict[int, list[int]] = {}
        for place, one in enumerate(asked):
            groups.setdefault(len(one.shown), []).append(place)
        for corrections, group in sorted(groups.items()):
            question = run.ask(corrections)
            tails = [question.tail(asked[place].text, asked[place].shown) for place in group]
            for scored in self._score(run, question, tails, cancel):
                yield group[scored.index], scored.logprobs

    def _ask_content_free(self, run: _Run, cancel: CancelToken | None) -> None:
        """Score texts that say nothing, once, where the batch is too small to tell its own prior."""
        if run.free or not classification.needs_content_free(run.total):
            return
        question = run.ask(0)
        tails = [question.tail(text) for text in classification.CONTENT_FREE]
        run.free = [
            classification.shares(scored.logprobs) for scored in self._score(run, question, tails, cancel)
        ]

    def _score(
        self,
        run: _Run,
        question: Question,
        tails: Sequence[tuple[PromptPart, ...]],
        cancel: CancelToken | None,
    ) -> Iterator[Scored]:
        """Ask the engine; what stands before all requests comes from what was kept, where it was."""
        if self._ahead is not None and question.prefix not in run.ready:
            run.ready.add(question.prefix)
            self._ahead.prepare_labels(question.prefix, cancel)
        return self._engine.score(question.prefix, tails, question.choices, cancel)

    def _prepared(self, run: _Run, requests: Sequence[IncomingRequest]) -> list[_Asked]:
        """Cut what is too long; put corrections beside it where the context has room for them."""
        texts = self._fitted([request.text for request in requests], run.room)
        asked = [
            _Asked(request, text, run.memory.like(request.text))
            for request, text in zip(requests, texts, strict=True)
        ]
        taught = [place for place, one in enumerate(asked) if one.shown]
        counts = self._engine.count_tokens([_whole(run, asked[place]) for place in taught])
        for place, count in zip(taught, counts, strict=True):
            if count > run.whole:
                asked[place] = replace(asked[place], shown=())
        return asked

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


def _whole(run: _Run, one: _Asked) -> tuple[PromptPart, ...]:
    question = run.ask(len(one.shown))
    return (*question.prefix, *question.tail(one.text, one.shown))


def _settled(run: _Run, asked: Sequence[_Asked], first: dict[int, Logprobs]) -> Iterator[Classified]:
    """Give the labels of what came, in order; the prior is of all requests so far."""
    if not first:
        return
    prior = classification.blended_prior(run.free, run.seen)
    for place in sorted(first):
        one = asked[place]
        like = run.words.likeness(one.text)
        found = classification.classified(one.request, run.labels, first[place], prior, like)
        yield replace(found, shortened=one.text != one.request.text, corrections=len(one.shown))
