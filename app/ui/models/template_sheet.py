"""The chat template that stands in a file nobody signed: shown, kept by its digest, never used."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.engine import FileTemplate
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label, row

SIZE_PX = (720, 480)


class TemplateSheet(QDialog):
    """The sheet; built anew each time it is asked for, in the language of the moment."""

    def __init__(self, name: str, template: FileTemplate, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setModal(True)
        title = self.tr("Chat template of {0}").format(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        frame = QFrame()
        frame.setProperty("role", "popup")
        column = QVBoxLayout(frame)
        column.setContentsMargins(28, 20, 28, 20)
        column.setSpacing(12)
        self.close_button = Button(self.tr("Close"), "quiet")
        self.close_button.clicked.connect(self.accept)
        column.addLayout(row(Label(title, "column-title"), -1, self.close_button))
        column.addWidget(Label(self._words(template), "secondary", wrap=True))
        self.text = QPlainTextEdit(template.text or "")
        self.text.setReadOnly(True)
        self.text.setAccessibleName(title)
        self.text.setVisible(template.text is not None)
        column.addWidget(self.text, 1)
        column.addStretch(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        if template.text is not None:
            self.resize(*SIZE_PX)

    def _words(self, template: FileTemplate) -> str:
        if template.sha256 is None:
            return self.tr("The file holds no template. Vakhta speaks to the model by its own.")
        return self.tr(
            "Nobody signed this file. Vakhta speaks to the model by its own template; this one is kept by "
            "its digest, and a file that comes with another is refused. SHA-256: {0}"
        ).format(template.sha256)
