"""The only place where things are constructed, top to bottom, in order.

Cheap on purpose (under 15 ms): the unlock page waits for this. A service is stood for by a `Later` until
somebody asks something of it; only then its room is imported.
"""

import os
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from app.log import start_log
from app.paths import Directories, is_frozen, manifest_dir, program_root, resources_dir
from app.services.desk import Services
from app.services.preferences import Preferences
from app.services.session import Session


class Later:
    """Stands for a service until it is needed; made once, in whatever thread asks first.

    Attributes:
        is_made: Whether anybody has asked yet.
    """

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: object = None
        self.is_made = False

    def __getattr__(self, name: str) -> Any:
        """Ask the service itself."""
        with self._lock:
            if not self.is_made:
                self._made = self._make()
                self.is_made = True
        return getattr(self._made, name)


def build_services(directories: Directories, *, engine_command: list[str] | None = None) -> Services:
    """Construct all services over the user's directories.

    Args:
        directories: Where the user's files stand.
        engine_command: What starts the engine; this program with `--worker` when None.
    """
    start_log(directories.log_file)
    session = Session()
    policies = _later("policies", "Policies", directories.models)
    preferences = _preferences(directories, policies)
    command = engine_command or worker_command()
    engines = _engine_rooms(directories, command)
    engine, models = engines["engine"], engines["models"]
    # An engine nobody asked for need not be made to be stopped.
    session.on_close(lambda: engine.stop() if engine.is_made else None)
    forget_read = _forgetting(session, engine)
    bundles = _bundle_rooms(session, directories, command)
    copies = _later("copies", "Copies", session, preferences.get)
    return Services(
        session=session,
        preferences=preferences,
        policies=policies,
        **engines,
        **bundles,
        **_offer_rooms(session, directories, models, bundles["bundle_import"]),
        sticks=_later("sticks", "Sticks"),
        advising=_later("advising", "Advising", models, preferences, manifest_dir()),
        profiles=_later("profiles", "Profiles", session, places=directories.profiles),
        **_record_rooms(session, copies, policies, preferences),
        **_safety_rooms(session, copies, forget_read, policies),
        **_outgoing_rooms(session, forget_read, preferences, policies),
        **_assist_rooms(session, engine, preferences, directories.bundles),
    )


def _preferences(places: Directories, policies: Any) -> Preferences:
    return Preferences(
        places.settings_file, profiles=places.profiles, log_file=places.log_file, policies=policies
    )


def _engine_rooms(places: Directories, command: list[str]) -> dict[str, Any]:
    """The engine and what it stands on."""
    accelerators = _later("accelerators", "Accelerators", command)
    models = _later("models", "Models", places.models, manifest_dir(), accelerators)
    metrics = _later("metrics", "Metrics", places.metrics)
    adapters = _later("adapters", "Adapters", places.adapters, places.models)
    return {
        "engine": _later("engine", "Engine", models, command, metrics, adapters),
        "models": models,
        "metrics": metrics,
        "adapters": adapters,
        "families": _later("families", "Families", models, command),
    }


def _bundle_rooms(session: Session, places: Directories, command: list[str]) -> dict[str, Any]:
    """What works on sticks; none of it needs a profile."""
    clock = session.clock
    certificates = _later("import_certificates", "ImportCertificates", session, places.bundles, clock)
    return {
        "import_certificates": certificates,
        "bundle_keys": _later("bundle_keys", "BundleKeys", places.trust),
        "bundle_roots": _later("bundle_roots", "BundleRoots", clock),
        "bundle_build": _later("bundle_build", "BundleBuild", clock, places.cache / "staging"),
        "bundle_contents": _later("bundle_contents", "BundleContents", places.bundles),
        "site_templates": _later("site_templates", "SiteTemplates", places.bundles),
        "bundle_check": _later("bundle_check", "BundleCheck", places.trust, clock),
        "bundle_repair": _later("bundle_repair", "BundleRepair", places.bundles, places.trust),
        "bundle_import": _later(
            "bundle_import",
            "BundleImport",
            places.models,
            places.bundles,
            places.trust,
            clock,
            certificates=certificates,
            canaries=_later("canaries", "Canaries", manifest_dir(), command),
        ),
    }


def _offer_rooms(session: Session, places: Directories, models: Any, importing: Any) -> dict[str, Any]:
    """What the bundles page stands on: what sticks offer, whose keys, the import that runs."""
    folders = (places.models, places.bundles, places.trust)
    return {
        "bundle_offers": _later("bundle_offers", "BundleOffers", *folders, session.clock, models),
        "bundle_running": _later("bundle_running", "BundleRunning", importing),
        "key_trust": _later("key_trust", "KeyTrust", places.trust),
    }


def _forgetting(session: Session, engine: Any) -> Callable[[], int]:
    """What takes away all that the model read and answered: in its memory, in ours, on the disk."""
    ahead = _later("looking_ahead", "LookingAhead", session, engine)

    def forget_read() -> int:
        # First the engine: what still runs there must not be kept after the states are gone.
        if engine.is_made:
            engine.stop()
        return int(ahead.erase_all())

    return forget_read


def _safety_rooms(
    session: Session, copies: Any, forget_read: Callable[[], int], policies: Any
) -> dict[str, Any]:
    """What rescues, rebuilds, forgets and marks."""
    return {
        "copies": copies,
        "rescue": _later("rescue", "Rescue", session),
        "retention": _later("retention", "Retention", session, copies, forget_read, policies),
    }


def _record_rooms(session: Session, copies: Any, policies: Any, preferences: Preferences) -> dict[str, Any]:
    """What works on the open profile alone."""
    return {
        "cases": _later("cases", "Cases", session),
        "accounts": _later("accounts", "Accounts", session),
        "records": _later("records", "Records", session),
        "attachments": _later("attachments", "Attachments", session),
        "handing_over": _later("handing_over", "HandingOver", session, resources_dir() / "fonts", policies),
        "exchange": _later(
            "exchange",
            "Exchange",
            session,
            lambda: copies.make_before_import(),  # noqa: PLW0108 - not made yet
            lambda: preferences.get().author,
        ),
        "searching": _later("searching", "Searching", session),
        "backups": _later("backups", "Backups", session),
        "health": _later("health", "Health", session),
    }


def _outgoing_rooms(
    session: Session, forget_read: Callable[[], int], preferences: Preferences, policies: Any
) -> dict[str, Any]:
    """What leaves the profile: exports, and people who are erased."""
    return {
        "exporting": _later("exporting", "Exporting", session, preferences.get, policies),
        "erasing": _later("erasing", "Erasing", session, forget_read),
    }


def _assist_rooms(session: Session, engine: Any, preferences: Preferences, bundles: Path) -> dict[str, Any]:
    """What the engine answers."""
    writing = (session, engine, session.clock, preferences.get)
    shelf = _later("prompt_profiles", "PromptShelf", manifest_dir() / "prompts", bundles)
    ahead = _later("looking_ahead", "LookingAhead", session, engine)
    return {
        "drafting": _later("drafting", "Drafting", *writing, profiles=shelf),
        "drafting_many": _later(
            "drafting_many", "DraftingMany", session, engine, _later("writing", "Writing", *writing, shelf)
        ),
        "chatting": _later("chatting", "Chatting", session, engine, session.clock, profiles=shelf),
        "generating": _later("generating", "Generating", engine),
        "classifying": _later("classifying", "Classifying", engine, session, shelf, ahead),
    }


def _later(room: str, name: str, *parts: object, **named: object) -> Any:
    """Stand for the class `name` of `app.services.<room>`, constructed from `parts` and `named`."""
    return Later(lambda: getattr(import_module(f"app.services.{room}"), name)(*parts, **named))


def worker_command() -> list[str]:
    """The same executable as the engine."""
    return own_command("--worker")


def own_command(*words: str) -> list[str]:
    """The same executable with other words; from source it must find `app` from any working directory."""
    if is_frozen():
        return [*_loader(), sys.executable, *words]
    start = (
        f"import sys; sys.path.insert(0, {str(program_root())!r}); "
        "from app.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    return [sys.executable, "-c", start, *words]


def _loader() -> list[str]:
    """The system's loader, where the program itself may not be executed: FAT32 keeps no such permission."""
    if os.access(sys.executable, os.X_OK) or not sys.platform.startswith("linux"):
        return []
    # It was started through the loader (start.sh of a stick); the engine goes the same way.
    return [os.path.realpath("/proc/self/exe")]
