"""What the program stands on: licences, and the one release of Qt that we know to be sound."""

import re
import sys
from importlib import metadata

import PySide6
import pytest
from PySide6.QtCore import QObject, Signal

from tests.helpers.source_tree import ROOT

# Linked dynamically and replaceable by the user, as the LGPL asks.
LGPL = {"pyside6-essentials", "shiboken6"}


def runtime_packages() -> list[str]:
    """Names in the runtime lock that are installed on this system."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", lock, flags=re.MULTILINE)
    here = {re.sub(r"[-_.]+", "-", found.name).lower() for found in metadata.distributions()}
    return sorted(
        {name for name in names if re.sub(r"[-_.]+", "-", name).lower() in here} | {"llama_cpp_python"}
    )


def licence(package: str) -> str:
    """All that a package says about its licence."""
    about = metadata.metadata(package)
    expressions = about.get_all("License-Expression") or []
    names = [text.partition("\n")[0] for text in about.get_all("License") or []]
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
    said = " | ".join(text for text in [*expressions, *names, *classifiers] if text)
    return said or licence_file(package)


def licence_file(package: str) -> str:
    """The text of the licence file that lies in the package, where its metadata says nothing."""
    files = metadata.files(package) or []
    texts = [str(file.read_text()) for file in files if "license" in file.name.lower()]
    return "\n".join(texts)


@pytest.mark.parametrize("package", runtime_packages())
def test_no_gpl_in_the_client(package: str) -> None:
    """Every package of the runtime lock names a licence, and it is not the GPL."""
    said = licence(package)
    assert said, f"{package} names no licence"
    if package not in LGPL:
        assert not re.search(r"GPL|Affero|GNU General", said), f"{package}: {said}"


def test_qt_is_the_release_we_know() -> None:
    """6.12.0 drops a reference at every signal emitted on Python below 3.12."""
    assert PySide6.__version__ == "6.11.3"


def test_emitting_a_signal_keeps_references() -> None:
    """A signal that carries an object neither leaks it nor drops it."""

    class Sender(QObject):
        sent = Signal(object)

    sender, carried, seen = Sender(), ["payload"], []
    sender.sent.connect(lambda value: seen.append(id(value)))
    sender.sent.emit(carried)
    before = sys.getrefcount(carried)
    for _ in range(500):
        sender.sent.emit(carried)
    assert sys.getrefcount(carried) == before
    assert len(seen) == 501
