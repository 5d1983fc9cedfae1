"""What requests cost on this machine, kept over restarts: for the desk's chart and for Prometheus.

No customer text: see `domain.metrics`. Kept as lines of JSON in numbered segments. When the newest is full
the next is begun; of older ones the last stays for the chart, the rest goes into the tallies, whose
`through` says which segments are in them. Several processes may write: a sample is one write with O_APPEND,
a segment that is added up has long been left by everybody, and one process at a time adds up.
"""

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.domain.generation import GenerationRequest, GenerationResult, ModelIdentity
from app.domain.metrics import RequestKind, Sample, Summary, answer_sample, summaries
from app.domain.tallies import Tally, exposition, tallied
from app.errors import AppError
from app.inference import protocol
from app.modelfiles.installed import write_atomically
from app.store.profile_lock import take_lock

_SEGMENT_BYTES = 512 * 1024
_ENDING = ".jsonl"
_LOCK_FILE = "tallies.lock"
# Bytes that are no UTF-8 are told apart from JSON that is none.
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError)
_log = logging.getLogger(__name__)


class MetricsFileError(AppError):
    """The file for Prometheus cannot be written."""

    code = "metrics.unwritable"


@dataclass(frozen=True, slots=True)
class _Folded:
    """Tallies of all segments up to and with number `through`."""

    through: int = 0
    tallies: tuple[Tally, ...] = ()


class Metrics:
    """The history of requests.

    Attributes:
        failures: Samples this process could not write.
    """

    def __init__(
        self,
        folder: Path,
        *,
        segment_bytes: int = _SEGMENT_BYTES,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._folder = folder
        self._segment_bytes = segment_bytes
        self._now = now
        self._lock = threading.Lock()
        self._untold = 0
        self.failures = 0

    def note_answer(
        self, model: ModelIdentity, request: GenerationRequest, answer: protocol.Finished
    ) -> None:
        """A text came to its end."""
        kind = RequestKind.BATCH if request.bulk else RequestKind.ANSWER
        self._keep(answer_sample(model, kind, answer.result, max(0, answer.memory_bytes), self._now()))

    def note_recalled(self, model: ModelIdentity, result: GenerationResult) -> None:
        """An answer given before was given again."""
        self._keep(answer_sample(model, RequestKind.RECALLED, result, None, self._now()))

    def note_scores(self, model: ModelIdentity, ended: protocol.ScoresEnded) -> None:
        """Texts were scored."""
        cached = max(0, ended.cached_tokens)
        result = GenerationResult(
            text="",
            finish_reason=ended.reason,
            prompt_tokens=cached + max(0, ended.evaluated_tokens),
            cached_tokens=cached,
            generated_tokens=0,
            first_token_ms=0.0,
            prompt_ms=0.0,
            generation_ms=0.0,
            total_ms=ended.total_ms,
        )
        sample = answer_sample(model, RequestKind.SCORES, result, max(0, ended.memory_bytes), self._now())
        # How long the whole waited its texts do not say.
        self._keep(replace(sample, queue_ms=None))

    def history(self) -> tuple[Sample, ...]:
        """The samples still kept, oldest first; lines that do not read are left out."""
        found = [sample for number in self._numbers() for sample in self._samples(number)]
        return tuple(sorted(found, key=lambda sample: sample.at))

    def summaries(self) -> tuple[Summary, ...]:
        """What the samples still kept say, of each model and kind."""
        return summaries(self.history())

    def write_prometheus(self, path: Path) -> None:
        """Write the counters of all time for the textfile collector: the old file or the new, never half.

        Raises:
            MetricsFileError: It cannot be written.
        """
        # In this order: what another process adds up meanwhile is in one of the two, and in one alone.
        kept = {number: tuple(self._samples(number)) for number in self._numbers()}
        folded = self._folded()
        recent = [one for number in sorted(kept) if number > folded.through for one in kept[number]]
        try:
            write_atomically(path, exposition(tallied(folded.tallies, recent)).encode())
        except OSError as error:
            raise MetricsFileError(str(error), path=str(path)) from error

    def _keep(self, sample: Sample) -> None:
        """Append it; a disk that takes no more costs a figure, never an answer."""
        with self._lock:
            line = msgspec.json.encode(replace(sample, lost=self._untold))
            try:
                self._append(line)
            except OSError as error:
                self._untold += 1
                self.failures += 1
                _log.warning("a sample was not written: %s", type(error).__name__)
            else:
                self._untold = 0

    def _append(self, line: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        numbers = self._numbers()
        segment = self._segment(numbers[-1] if numbers else self._folded().through + 1)
        if segment.exists() and segment.stat().st_size + len(line) + 2 > self._segment_bytes:
            segment = self._next_segment(segment)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        descriptor = os.open(segment, flags, 0o600)
        try:
            # The first newline closes a line that another process did not come to write whole.
            whole = b"\n" + line + b"\n"
            if os.write(descriptor, whole) < len(whole):
                raise OSError("written in part")
        finally:
            os.close(descriptor)

    def _next_segment(self, full: Path) -> Path:
        """Add up what is older than the full one; the one to go on with."""
        last = int(full.stem)
        # Another process may be at it; what is not added up now is later.
        with contextlib.suppress(OSError), (self._folder / _LOCK_FILE).open("ab") as file:
            take_lock(file)
            for number in self._numbers():
                if number < last:
                    self._fold(number)
        return self._segment(last + 1)

    def _fold(self, number: int) -> None:
        folded = self._folded()
        if number > folded.through:
            tallies = tallied(folded.tallies, _read(self._segment(number).read_bytes()))
            write_atomically(self._tallies, msgspec.json.encode(_Folded(number, tallies)))
        self._segment(number).unlink(missing_ok=True)

    def _folded(self) -> _Folded:
        try:
            folded = msgspec.json.decode(self._tallies.read_bytes(), type=_Folded)
        except (OSError, *_UNREADABLE):
            return _Folded()
        return folded if all(tally.is_whole for tally in folded.tallies) else _Folded(folded.through)

    def _samples(self, number: int) -> Iterator[Sample]:
        with contextlib.suppress(FileNotFoundError):
            yield from _read(self._segment(number).read_bytes())

    def _numbers(self) -> list[int]:
        """The segments there are."""
        names = (path.stem for path in self._folder.glob(f"*{_ENDING}"))
        return sorted(int(name) for name in names if name.isdecimal())

    def _segment(self, number: int) -> Path:
        return self._folder / f"{number:06}{_ENDING}"

    @property
    def _tallies(self) -> Path:
        return self._folder / "tallies.json"


def _read(segment: bytes) -> Iterator[Sample]:
    for line in filter(None, segment.split(b"\n")):
        try:
            sample = msgspec.json.decode(line, type=Sample)
        except _UNREADABLE:
            continue
        if sample.at.tzinfo is not None:
            yield sample
