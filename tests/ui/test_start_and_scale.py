import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCENE = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QAbstractButton
from app.ui.desk import make_application
from app.ui.strings import Strings
from app.ui.background import Background
from app.ui.main_window import MainWindow
from tests.helpers.ui_fakes import FakeDesk

fakes = FakeDesk(Path(sys.argv[1]))
app = make_application(fakes.preferences.get())
Strings(app).use("ru")
background = Background()
window = MainWindow(fakes.services, background)
window.resize(1280, 680)
window.start(fakes.profile)

def settle():
    while not background.is_idle:
        app.processEvents()
    app.processEvents()

window.unlock_page.form.field.setText("вахта-демо")
window.unlock_page.form.go_button.click()
settle()
window.desk.cases.list.choose(1)
settle()
for _ in range(5):
    app.processEvents()
    settle()
picture = window.grab()
cut = [
    button.text()
    for button in window.desk.findChildren(QAbstractButton)
    if button.isVisible()
    and button.text()
    and button.width() < button.fontMetrics().horizontalAdvance(button.text())
]
below = [
    button.text()
    for button in window.desk.cases.assist.findChildren(QAbstractButton)
    if button.isVisible() and button.mapTo(window, button.rect().bottomRight()).y() > window.height()
]
print(picture.width(), picture.devicePixelRatio(), cut, below)
window.close()
"""


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(("scale", "pixels"), [("1.5", "1920"), ("2", "2560")])
def test_a_scaled_page_still_works(tmp_path: Path, scale: str, pixels: str) -> None:
    done = run("-c", SCENE, str(tmp_path), QT_SCALE_FACTOR=scale, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0] == pixels
    assert done.stdout.rstrip().endswith("[] []"), done.stdout


def test_the_first_frame_is_told_and_loads_nothing_heavy(tmp_path: Path) -> None:
    done = run("-m", "app", "--measure-first-frame", VAKHTA_HOME=str(tmp_path), QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["first_frame_ms"] > 0
    assert told["rss_bytes"] < 150e6


def test_the_unlock_page_needs_no_more_than_qt(tmp_path: Path) -> None:
    heavy = [
        "sqlite_utils",
        "cryptography",
        "sqlcipher3",
        "numpy",
        "jinja2",
        "keyring",
        "psutil",
        "PySide6.QtSvg",
    ]
    looked = f"import app.ui.desk, sys; print([name for name in {heavy!r} if name in sys.modules])"
    done = run("-c", looked)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
