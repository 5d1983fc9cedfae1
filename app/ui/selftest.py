"""`--selftest`: the program tries itself without a screen and prints what came of it as JSON.

A packaged program is not released before it has done this on its own, without a Python beside it.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.services import selftest

if TYPE_CHECKING:
    from app.services.desk import Services
    from app.ui.main_window import MainWindow

_QUIET_S = 60.0


def run_selftest(
    words: Sequence[str], make_services: "Callable[[Path], Services]", engine_command: Sequence[str]
) -> int:
    """Try everything; 0 when all of it held, else 1.

    Args:
        words: The line after `--selftest`: `--model FILE`, a model that is to answer.
        make_services: Constructs the services over a folder.
        engine_command: What starts the engine.
    """
    parser = argparse.ArgumentParser(prog="vakhta --selftest", allow_abbrev=False)
    parser.add_argument("--model", type=Path)
    asked = parser.parse_args(list(words))
    # The window is tried whether or not there is a screen, and is never in anybody's way.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="vakhta-selftest-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        services = make_services(home)
        done = list(selftest.steps(services, engine_command, home, asked.model))
        done.append(selftest.tried("window", lambda: try_window(services)))
        services.session.close()
    document = {
        "ok": all(step.ok for step in done),
        "frozen": bool(getattr(sys, "frozen", False)),
        "steps": [asdict(step) for step in done],
    }
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return 0 if document["ok"] else 1


def try_window(services: "Services") -> str:
    """Paint the way in, then every page of the open desk, in Russian and with our own font."""
    from PySide6.QtGui import QFontDatabase

    from app.ui.background import Background
    from app.ui.desk import make_application
    from app.ui.desk_view import DeskView
    from app.ui.main_window import MainWindow
    from app.ui.strings import PARTS, Strings

    app = make_application(services.preferences.get())
    assert "Inter" in QFontDatabase.families(), "our font is not there"
    strings = Strings(app)
    strings.use("ru")
    assert strings.count == len(PARTS) + 1, f"{strings.count} of {len(PARTS) + 1} translations"
    background = Background()
    window = MainWindow(services, background)
    try:
        window.start(services.session.directory)
        _assert_painted(window)
        desk = DeskView(services, background, window)
        desk.setGeometry(window.rect())
        desk.show()
        for name in desk.page_names:
            desk.show_page(name)
            _wait_quiet(window)
            _assert_painted(window)
        return f"{len(desk.page_names)} pages painted"
    finally:
        window.close()
        background.close()


def _wait_quiet(window: "MainWindow") -> None:
    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + _QUIET_S
    QApplication.processEvents()
    while not window.background.is_idle:
        assert time.monotonic() < until, "the page does not fall quiet"
        QApplication.processEvents()
        time.sleep(0.01)
    QApplication.processEvents()


def _assert_painted(window: "MainWindow") -> None:
    image = window.grab().toImage()
    # A page has letters: their edges alone take dozens of colours, and squares for missing ones do not.
    colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert len(colours) > 24, f"only {len(colours)} colours on the page"
