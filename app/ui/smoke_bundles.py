"""The walk's last part: a bundle made for it is found, trusted, brought in, with pictures of every stage.

It is made and brought into a folder of its own: key, bundle and what it installs are gone when the walk ends.
"""

import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.domain.bundle_offers import in_groups
from app.errors import AppError
from app.ui.bundles.page import BundlesPage
from app.ui.bundles.stages import Stage

if TYPE_CHECKING:
    from app.services.desk import Services
    from app.ui.background import Background
    from app.ui.desk_view import DeskView

# Of a key that lives as long as the walk.
_WORDS = "smoke"
# A model up to this size goes into the bundle; a larger one would make the walk long.
_MODEL_BYTES = 200_000_000
_MANUAL_BYTES = 24_000_000
_PLAN = """id = "north-field-2026-11"
sequence = 7
replace_by = 2099-05-01
"""
_CONTENT = """[[content]]
role = "{role}"
name = "{name}"
path = '{path}'
licence = "{licence}"
accepted = "read by the walk"
"""


class SmokeBundles(QObject):
    """This part of the walk.

    Attributes:
        page: The page over services of the walk's own; None before the bundle is made.
    """

    def __init__(
        self,
        desk: "DeskView",
        services: "Services",
        background: "Background",
        own_command: Callable[..., list[str]],
        picture: Callable[[str], None],
        end: Callable[[str], None],
    ) -> None:
        super().__init__(desk)
        self._desk, self._background, self._own_command = desk, background, own_command
        self._picture, self._end = picture, end
        self._home = tempfile.TemporaryDirectory(prefix="vakhta-smoke-")
        self._folder = Path(self._home.name)
        self._services = _services_in(services, self._folder)
        self._pictured = False
        self.page: BundlesPage | None = None

    def start(self) -> None:
        """Make the bundle, then look for it."""
        services, folder, own_command = self._services, self._folder, self._own_command
        self._background.run(
            "bundles", lambda: _make_bundle(services, folder, own_command), self._show, self._fail
        )

    def _show(self, _none: object) -> None:
        page = self.page = BundlesPage(self._services, self._background)
        page.choose_folder = lambda _title: self._folder / "key"
        page.stage_shown.connect(self._follow)
        page.copying.advanced.connect(self._picture_progress)
        page.copying.failed.connect(self._fail)
        self._desk.stack.addWidget(page)
        self._desk.stack.setCurrentWidget(page)
        self._desk.rail.show_place("bundles")
        page.look_in(self._folder / "stick")
        self._when_quiet(self._look)

    def _look(self) -> None:
        page = self._there()
        self._picture("bundles-find")
        if not page.found.rows.rows:
            self._finish("the bundle was not found")
            return
        page.found.rows.row_activated.emit(0)
        self._when_quiet(self._trust)

    def _trust(self) -> None:
        box = self._there().views.trust
        self._picture("bundles-unknown")
        box.folder_button.click()
        self._when_quiet(self._compare)

    def _compare(self) -> None:
        box = self._there().views.trust
        box.told.setText(in_groups(self._services.key_trust.look(self._folder / "key").fingerprint))
        box.trust_button.click()
        self._when_quiet(self._import)

    def _import(self) -> None:
        page = self._there()
        self._picture("bundles-inspect")
        for check in page.inspect.licences.checks.values():
            check.setChecked(True)
        if not page.inspect.import_button.isEnabled():
            self._finish("the bundle may not be imported")
            return
        page.inspect.import_button.click()

    def _picture_progress(self, _done: object) -> None:
        if not self._pictured:
            self._pictured = True
            self._picture("bundles-progress")

    def _follow(self, stage: Stage) -> None:
        if stage is Stage.RESULT:
            self._when_quiet(self._judge)

    def _judge(self) -> None:
        self._picture("bundles-result")
        self._there().result.open_button.click()
        self._when_quiet(self._read_certificate)

    def _read_certificate(self) -> None:
        self._picture("bundles-certificate")
        sheet = self._there().certificate
        if sheet is not None:
            sheet.reject()
        self._finish("" if self._pictured else "the import told nothing of its progress")

    def _when_quiet(self, order: Callable[[], None]) -> None:
        def look() -> None:
            if self._background.is_idle:
                order()
            else:
                QTimer.singleShot(50, look)

        QTimer.singleShot(50, look)

    def _there(self) -> BundlesPage:
        assert self.page is not None
        return self.page

    def _fail(self, error: AppError) -> None:
        self._finish(f"{error.code}: {error}")

    def _finish(self, complaint: str) -> None:
        with suppress(OSError):
            self._home.cleanup()
        self._end(complaint)


def _services_in(services: "Services", home: Path) -> "Services":
    """The same services, but bundles, their keys and what they install in a folder."""
    from app.services.bundle_import import BundleImport
    from app.services.bundle_offers import BundleOffers
    from app.services.bundle_running import BundleRunning
    from app.services.import_certificates import ImportCertificates
    from app.services.key_trust import KeyTrust

    folders = (home / "models", home / "bundles", home / "trust")
    clock = services.session.clock
    certificates = ImportCertificates(services.session, folders[1], clock)
    importing = BundleImport(*folders, clock, certificates=certificates)
    return services._replace(
        bundle_import=importing,
        key_trust=KeyTrust(folders[2]),
        bundle_offers=BundleOffers(*folders, clock, services.models),
        bundle_running=BundleRunning(importing),
    )


def _make_bundle(services: "Services", home: Path, own_command: Callable[..., list[str]]) -> None:
    """Sign a bundle of a manual, a template and, where it is small, the model that speaks.

    A steward's work is done by a process of its own: a desk that only imports never holds its memory.

    Raises:
        AppError: `bug` with what the command said.
    """
    (home / "manual.txt").write_bytes(b"".join(b"%063d\n" % line for line in range(_MANUAL_BYTES // 64)))
    (home / "reply.txt").write_text("Regards, the north field\n", encoding="utf-8")
    contents = [
        ("knowledge", "pumps-2026", home / "manual.txt", "CC-BY-NC-4.0"),
        ("templates", "north-field", home / "reply.txt", "MIT"),
    ]
    with suppress(AppError):
        model = services.models.locate()
        if model.path.stat().st_size <= _MODEL_BYTES:
            contents.insert(0, ("model", model.identity.name, model.path, "Apache-2.0"))
    plan = home / "plan.toml"
    told = (
        _CONTENT.format(role=role, name=name, path=path, licence=licence)
        for role, name, path, licence in contents
    )
    plan.write_text(_PLAN + "".join(told), encoding="utf-8")
    words_follow = ("--key-passphrase-fd", "0")
    stick = str(home / "stick" / "north-field")
    for words in (
        ("bundle", "keygen", str(home / "key")),
        ("bundle", "build", str(plan), stick, "--key", str(home / "key")),
    ):
        done = subprocess.run(  # noqa: S603 - our own program
            own_command(*words, *words_follow), input=_WORDS.encode(), capture_output=True, check=False
        )
        if done.returncode:
            raise AppError(done.stderr.decode(errors="replace").strip(), code="bug")
