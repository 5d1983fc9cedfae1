"""The program's services over a demo profile, without a window, timed where the desk sits."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from app.bootstrap import build_services
from app.domain.cancel import CancelToken
from app.domain.casefile import CaseFile
from app.domain.drafts import DraftRequest, DraftToken
from app.domain.generation import GenerationRequest, GenerationResult, TokenText
from app.domain.ids import CaseId
from app.domain.language import letter_language
from app.paths import Directories
from app.services.desk import Services
from app.services.drafting import Drafting
from app.services.engine import Engine
from app.services.profiles import DEMO_PASSPHRASE, Profiles
from app.store.keys import Costs
from benchmarks.our_engine import install
from devkit.places import cache

N_CTX = 4096
# Unlocking is no part of what is measured.
CHEAP = Costs(memory_kib=64, iterations=1, lanes=1)
# Texts read before a draft is cancelled: the first words, as of somebody who looks and asks anew.
LOOKED_AT = 12


class Watched:
    """Stands before the engine and notes when the first text came and what was asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.asked: GenerationRequest | None = None
        self.first_at = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def generate(
        self, request: GenerationRequest, cancel: CancelToken | None = None
    ) -> Iterator[TokenText | GenerationResult]:
        self.asked, self.first_at = request, 0.0
        for event in self._engine.generate(request, cancel):
            self.first_at = self.first_at or time.perf_counter()
            yield event


@dataclass
class DemoDesk:
    """Services with an open demo profile; `close` and `reopen` are what ending and beginning a day does."""

    services: Services
    home: Path
    profiles: Profiles
    watched: Watched
    drafting: Drafting
    number: int = field(default=0)

    @property
    def engine(self) -> Engine:
        return self.services.engine

    @property
    def profile(self) -> Path:
        return self.home / f"demo-{self.number}"

    def fresh(self) -> None:
        """A new profile with nothing remembered, and a new engine."""
        self.number += 1
        self.profiles.create(self.profile, "", name="demo", demo=True)
        self.reopen()

    def reopen(self) -> None:
        """Close the profile, which ends the engine, and open it again with the model loaded."""
        self.services.session.close()
        self.engine.stop()
        self.profiles.unlock(self.profile, DEMO_PASSPHRASE)
        self.engine.ensure_loaded()

    def file(self, case_id: CaseId) -> CaseFile:
        return self.services.cases.open_case(case_id)

    def first_text_s(self, request: DraftRequest, *, opening: bool = False) -> float:
        """From the order to the first text out of the pipe; a few more are read, then it is cancelled.

        Args:
            request: The draft.
            opening: Count the opening of the case too, with what it brings back.
        """
        cancel = CancelToken()
        begun = time.perf_counter()
        if opening:
            self.drafting.prepare(self.file(request.case_id), request)
        seen = 0
        for event in self.drafting.stream_draft(request, cancel):
            seen += isinstance(event, DraftToken)
            if seen > LOOKED_AT:
                cancel.cancel()
        assert self.watched.first_at, "no text came"
        return self.watched.first_at - begun

    def prompt_of(self, request: DraftRequest) -> GenerationRequest:
        """What the engine is asked for a draft; the draft itself is cancelled at its first text."""
        cancel = CancelToken()
        for _ in self.drafting.stream_draft(request, cancel):
            if self.watched.first_at:
                cancel.cancel()
        asked = self.watched.asked
        assert asked is not None
        return asked


@contextmanager
def demo_desk(model: str) -> Iterator[DemoDesk]:
    """A desk with a demo profile and a model; all of it is gone afterwards but the installed model."""
    install(model)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shelf = home / "data" / "models"
        shelf.parent.mkdir(parents=True)
        shelf.symlink_to(cache() / "bench" / "models", target_is_directory=True)
        places = {name: home / name for name in ("config", "data", "cache", "log", "temp")}
        services = build_services(Directories(**places))
        profiles = Profiles(services.session, costs=CHEAP)
        services = services._replace(profiles=profiles)
        services.engine.use(model, n_ctx=N_CTX)
        watched = Watched(services.engine)
        drafting = Drafting(
            services.session, cast(Engine, watched), services.session.clock, services.preferences.get
        )
        desk = DemoDesk(services, home, profiles, watched, drafting)
        try:
            desk.fresh()
            yield desk
        finally:
            services.session.close()
            services.engine.stop()


def russian_cases(desk: DemoDesk) -> list[CaseId]:
    """Cases that are answered in Russian, the longest story first."""
    found = [
        (len(str(file.interactions)), row.id)
        for row in desk.services.cases.list_cases(filter="all")
        if letter_language(file := desk.file(row.id)) == "ru"
    ]
    return [case_id for _, case_id in sorted(found, reverse=True)]
