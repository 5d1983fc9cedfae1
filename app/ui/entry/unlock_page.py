"""The first page: opens a profile. Its first frame is what a person waits for, so it builds one form only."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import AppError
from app.ui.background import Background
from app.ui.entry.forms import CodeForm, CreateForm, Form, OpenForm, RecoverForm
from app.ui.widgets.labels import Box, Label
from app.ui.widgets.living import LivingWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from app.domain.profiles import NewProfile, ProfileInfo
    from app.services.desk import Services

F = TypeVar("F", bound=Form)


class UnlockPage(LivingWidget):
    """Opens, makes and recovers profiles.

    Signals:
        unlocked: A profile is open now (`Path`).
    """

    unlocked = Signal(object)

    def __init__(self, services: "Services", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._background = background
        self._directory: Path | None = None
        self._passphrase = ""
        self.setProperty("role", "page")
        self._brand = Label("Вахта", "brand")
        self._brand.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._forms: list[Form] = []
        self._shown: Form | None = None
        self._box = Box(margin=24)
        self._box.setFixedWidth(420)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self._brand)
        column.addSpacing(16)
        column.addWidget(self._box, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.come_alive()

    def retranslate(self) -> None:
        """Write the brand in the user's letters."""
        self._brand.setText(self.tr("Vakhta"))

    def show_profile(self, directory: Path | None) -> None:
        """Ask for the passphrase of a profile; without one, offer to make it."""
        self._directory = directory
        if directory is None:
            self.show_new()
            return
        try:
            info = self._services.profiles.info(directory)
        except AppError as error:
            self.show_new()
            self._fail(self.form, error)
            return
        self._form(OpenForm, self._make_open).show_profile(info)
        if info.keyring and not info.locked:
            self._try_keyring(directory)

    def show_new(self) -> None:
        """Ask what a new profile needs."""
        form = self._form(CreateForm, self._make_create)
        form.back.setVisible(self._directory is not None)
        form.busy(on=False)

    def show_recovery(self) -> None:
        """Ask for the recovery code."""
        self._form(RecoverForm, self._make_recover).busy(on=False)

    @property
    def form(self) -> Form:
        """The form shown."""
        assert self._shown is not None
        return self._shown

    def _make_open(self) -> OpenForm:
        form = OpenForm()
        form.passphrase_given.connect(self._unlock)
        form.other_wanted.connect(self._ask_other)
        form.new_wanted.connect(self.show_new)
        form.recovery_wanted.connect(self.show_recovery)
        return form

    def _make_create(self) -> CreateForm:
        form = CreateForm(self._services.preferences.new_profile_place("profile"))
        form.profile_ordered.connect(self._create)
        form.back_wanted.connect(self._back)
        return form

    def _make_recover(self) -> RecoverForm:
        form = RecoverForm()
        form.recovery_ordered.connect(self._recover)
        form.back_wanted.connect(self._back)
        return form

    def _make_code(self) -> CodeForm:
        form = CodeForm()
        form.code_kept.connect(self._code_kept)
        return form

    def _form(self, kind: type[F], make: Callable[[], F]) -> F:
        known = next((form for form in self._forms if isinstance(form, kind)), None)
        form = known or make()
        if known is None:
            self._forms.append(form)
            self._box.column.addWidget(form)
        for other in self._forms:
            other.setVisible(other is form)
        self._shown = form
        return form

    def _unlock(self, passphrase: str) -> None:
        directory = self._directory
        if directory is None:
            return
        self._background.run(
            "store",
            lambda: self._services.profiles.unlock(directory, passphrase),
            lambda _none: self._opened(directory),
            partial(self._fail, self.form),
        )

    def _try_keyring(self, directory: Path) -> None:
        def answer(opened: bool) -> None:  # noqa: FBT001 - what the service returns
            if opened:
                self._opened(directory)

        # Whatever the keyring cannot do, the passphrase can: a failure here is no news.
        self._background.run(
            "store",
            lambda: self._services.profiles.unlock_with_keyring(directory),
            answer,
            lambda _error: None,
        )

    def _create(self, directory: Path, name: str, passphrase: str, demo: bool) -> None:  # noqa: FBT001 - a slot
        def created(new: "NewProfile") -> None:
            self._directory = new.directory
            info = self._services.profiles.info(new.directory)
            self._passphrase = info.demo_passphrase or passphrase
            self._form(CodeForm, self._make_code).show_code(new.recovery_code)

        self._background.run(
            "store",
            lambda: self._services.profiles.create(directory, passphrase, name=name, demo=demo),
            created,
            partial(self._fail, self.form),
        )

    def _code_kept(self) -> None:
        form = self.form
        if isinstance(form, CodeForm):
            form.show_code("")
        passphrase, self._passphrase = self._passphrase, ""
        self.show_profile(self._directory)
        self._unlock(passphrase)

    def _recover(self, code: str, passphrase: str) -> None:
        directory = self._directory
        if directory is None:
            return
        self._background.run(
            "store",
            lambda: self._services.profiles.recover(directory, code, passphrase),
            lambda _none: self._opened(directory),
            partial(self._fail, self.form),
        )

    def _opened(self, directory: Path) -> None:
        form = self.form
        form.busy(on=False)
        if isinstance(form, OpenForm):
            form.field.clear()
        self.unlocked.emit(directory)

    def _ask_other(self) -> None:
        """Offer the profiles there are; without others, ask for a folder at once."""
        from PySide6.QtGui import QCursor

        others = [info for info in self._services.profiles.list_known() if info.directory != self._directory]
        if not others:
            self._ask_folder()
            return
        self.others_menu(others).popup(QCursor.pos())

    def others_menu(self, others: "list[ProfileInfo]") -> "QMenu":
        """Make the menu of other profiles."""
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for info in others:
            action = menu.addAction(info.name)
            action.setToolTip(str(info.directory))
            action.triggered.connect(partial(self.show_profile, info.directory))
        menu.setToolTipsVisible(True)
        menu.addSeparator()
        menu.addAction(self.tr("Another folder…")).triggered.connect(self._ask_folder)
        return menu

    def _ask_folder(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(
            self,
            self.tr("Folder of the profile"),
            str(self._services.preferences.new_profile_place("profile").parent),
        )
        if chosen:
            self.show_profile(Path(chosen))

    def _back(self) -> None:
        self.show_profile(self._directory)

    def _fail(self, form: Form, error: AppError) -> None:
        # The sentences are only needed when something went wrong.
        from app.ui.error_text import error_text

        form.fail(error_text(error))
