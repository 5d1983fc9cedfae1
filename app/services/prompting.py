"""From a case file and a request to the prompt and what it costs; tokens are counted by the engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain import context, story
from app.domain.cancel import CancelToken
from app.domain.casefile import CaseFile
from app.domain.drafts import ContextPlan, DraftKind, DraftRequest, Tone
from app.domain.engine import Calibration, LoadedModel
from app.domain.generation import PromptPart
from app.domain.language import letter_language
from app.domain.prompt import (
    Message,
    PromptProfile,
    Wording,
    find_wording,
    head_messages,
    prefix_of,
    render_parts,
    task_lines,
)
from app.domain.records import Visit
from app.domain.reports import OnProgress
from app.domain.story import StoryEntry
from app.errors import ContextOverflowError, NotFoundError
from app.services.prompt_profiles import ProfilePlace, find_profile

# Tokens left unplanned: the template's own few between the parts.
MARGIN = 16


class Tokenizer(Protocol):
    """The part of the engine that reading a prompt's cost takes."""

    def ensure_loaded(
        self, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> LoadedModel:
        """Give the model, loaded."""

    def count_tokens(self, texts: Sequence[tuple[PromptPart, ...]]) -> tuple[int, ...]:
        """Count the tokens of each text."""

    def calibration(self) -> Calibration:
        """Give the measured speed."""


@dataclass(frozen=True, slots=True)
class ComposedPrompt:
    """A prompt ready to be sent, and what it was made with.

    Attributes:
        prefix: What begins every prompt of this kind, tone and language: worth keeping warm.
        language: Of the letter.
    """

    parts: tuple[PromptPart, ...]
    prefix: tuple[PromptPart, ...]
    plan: ContextPlan
    language: str
    profile: PromptProfile
    max_tokens: int
    model: LoadedModel
    adapter: str | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is in the prompt whatever the story: text pieces around it and their cost."""

    head: tuple[Message, ...]
    prefix: tuple[PromptPart, ...]
    passport: str
    tail: tuple[str, ...]
    prefix_tokens: int
    fixed_tokens: int


def said_points(request: DraftRequest) -> tuple[str, ...]:
    """Give all the engineer wants said in a reply: ticked points, and the instruction line by line."""
    lines = [*request.points, *request.instruction.splitlines()]
    return tuple(line.strip() for line in lines if line.strip())


class Composer:
    """Makes prompts for one engine from the profiles in `folder`."""

    def __init__(self, engine: Tokenizer, folder: ProfilePlace) -> None:
        self._engine = engine
        self._folder = folder

    def compose(
        self, file: CaseFile, request: DraftRequest, first_word_s: float, cancel: CancelToken | None = None
    ) -> ComposedPrompt:
        """Choose what of the story is told and lay it into the model's template.

        Raises:
            NotFoundError: The visit asked about is not of this case.
            ContextOverflowError: Not even passport and instruction fit into the context.
            AppError: What loading the model raises.
        """
        visit = _visit_of(file, request)
        model = self._engine.ensure_loaded(None, cancel)
        profile = find_profile(self._folder, model.family)
        language = letter_language(file, request.language)
        wording = find_wording(profile, request.kind.value, language)
        frame = self._frame(model, wording, file, request)
        budget = self._budget(first_word_s)
        max_tokens = profile.max_tokens[request.kind.value]
        space = model.n_ctx - frame.prefix_tokens - max_tokens - MARGIN - frame.fixed_tokens
        if space < 0:
            raise ContextOverflowError(
                "instruction and passport alone overflow the context", n_ctx=model.n_ctx
            )
        room = space if request.whole else min(space, max(0, budget - frame.fixed_tokens))
        entries, counts = self._fitted(story.story(file, wording.language, visit), room)
        start = context.choose_start(counts, room) if entries else 0
        if entries and counts[-1] > space:
            start = len(entries)
        parts = render_parts(model.template, (*frame.head, _last(frame, entries[start:])))
        tokens = frame.fixed_tokens + sum(counts[start:])
        plan = self._plan(file, (entries, start), (frame.prefix_tokens, tokens), budget)
        return ComposedPrompt(
            parts, frame.prefix, plan, language, profile, max_tokens, model, request.adapter
        )

    def reply_prefix(self, language: str) -> tuple[PromptPart, ...]:
        """Give the beginning that ordinary replies in a language will have."""
        model = self._engine.ensure_loaded()
        wording = find_wording(find_profile(self._folder, model.family), DraftKind.REPLY.value, language)
        return prefix_of(model.template, head_messages(wording.texts, Tone.BUSINESS.value, pointed=True))

    def _budget(self, first_word_s: float) -> int:
        return context.first_word_budget(first_word_s, self._engine.calibration().prompt_tokens_per_s)

    def _frame(self, model: LoadedModel, wording: Wording, file: CaseFile, request: DraftRequest) -> _Frame:
        is_reply = request.kind is DraftKind.REPLY
        points = said_points(request)
        head = head_messages(wording.texts, request.tone.value, pointed=bool(points) and is_reply)
        extra = (wording.texts.tones.get(request.tone.value, ""), wording.reminder)
        task = "\n" + task_lines(wording.texts, points, extra)
        passport = story.passport(file, wording.language)
        tail = (story.promises(file, wording.language), task)
        prefix = prefix_of(model.template, head)
        texts = [prefix, *(_plain(text) for text in (passport, *tail))]
        prefix_tokens, *fixed = self._engine.count_tokens(texts)
        return _Frame(head, prefix, passport, tail, prefix_tokens, sum(fixed))

    def _fitted(self, entries: tuple[StoryEntry, ...], room: int) -> tuple[list[StoryEntry], list[int]]:
        """Count the entries, cutting each that would take more than half the room."""
        limit = max(1, room // 2)
        most = limit * context.LONGEST_TOKEN
        counts = (
            list(self._engine.count_tokens([_plain(entry.line[:most]) for entry in entries]))
            if entries
            else []
        )
        fitted = list(entries)
        for index, entry in enumerate(entries):
            if counts[index] > limit or len(entry.line) > most:
                fitted[index] = self._cut(entry, limit)
                counts[index] = self._engine.count_tokens([_plain(fitted[index].line)])[0]
        return fitted, counts

    def _cut(self, entry: StoryEntry, limit: int) -> StoryEntry:
        pieces = context.pieces_of(entry.text, limit)
        overhead, *counts = self._engine.count_tokens(
            [_plain(f"{entry.head}: {context.CUT_MARK}\n"), *(_plain(piece) for piece in pieces)]
        )
        text = context.cut_text(pieces, counts, max(0, limit - overhead))
        return StoryEntry(entry.at, entry.kind, entry.head, text)

    def _plan(
        self, file: CaseFile, chosen: tuple[Sequence[StoryEntry], int], cost: tuple[int, int], budget: int
    ) -> ContextPlan:
        (entries, start), (prefix_tokens, tokens) = chosen, cost
        per_s = self._engine.calibration().prompt_tokens_per_s
        taken = entries[start:]
        notes = sum(entry.kind in {"note", "visit"} for entry in taken)
        return ContextPlan(
            interactions=len(taken) - notes,
            notes=notes,
            asset=(file.asset.model or file.asset.name) if file.asset else None,
            prompt_tokens=tokens,
            budget_tokens=budget,
            first_word_s=round(tokens / per_s, 1),
            left_out=context.left_out_words(entries[:start]),
            unprepared_s=round((prefix_tokens + tokens) / per_s, 1),
        )


def _visit_of(file: CaseFile, request: DraftRequest) -> Visit | None:
    if request.visit_id is None:
        return None
    found = [visit for visit in file.visits if visit.id == request.visit_id]
    if not found:
        raise NotFoundError("the visit is not of this case", wanted=str(request.visit_id))
    return found[0]


def _plain(text: str) -> tuple[PromptPart, ...]:
    return (PromptPart(text, False),) if text else ()


def _last(frame: _Frame, entries: Sequence[StoryEntry]) -> Message:
    return Message("user", (frame.passport, *(entry.line for entry in entries), *frame.tail))
