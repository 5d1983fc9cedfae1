"""A hub that behaves: pinned commits, LFS digests, a second host for the bytes, ranges, broken answers."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

COMMIT = "a" * 40


@dataclass
class FakeHub:
    """Files of one commit of one repository.

    Attributes:
        files: Content by name; those in `small` lie in git itself, the others in LFS.
        breaks_after: So many bytes go out, then the connection breaks; taken from the front, one an answer.
        ignores_ranges: It answers every request for a part with the whole.
        digest: Names this digest instead of the true one.
        asked: Ranges that were asked for.
    """

    files: dict[str, bytes]
    repository: str = "us/tiny-GGUF"
    small: set[str] = field(default_factory=set)
    breaks_after: list[int] = field(default_factory=list)
    ignores_ranges: bool = False
    digest: str | None = None
    commit: str = COMMIT
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def endpoint(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def digest_of(self, name: str) -> str:
        """As the hub names it: SHA-256 in LFS, git's own for what lies in git."""
        content = self.files[name]
        if self.digest is not None:
            return self.digest
        if name in self.small:
            return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        return hashlib.sha256(content).hexdigest()


class _Answers(BaseHTTPRequestHandler):
    """One request; `hub` is given by a child class."""

    hub: FakeHub

    def do_HEAD(self) -> None:
        name = self._wanted()
        if name is None:
            return
        self.send_response(302 if name not in self.hub.small else 200)
        self.send_header("X-Repo-Commit", self.hub.commit)
        self.send_header("ETag", f'"{self.hub.digest_of(name)}"')
        if name not in self.hub.small:
            self.send_header("X-Linked-ETag", f'"{self.hub.digest_of(name)}"')
            self.send_header("X-Linked-Size", str(len(self.hub.files[name])))
            # Another host: the library stops here, as it does before the real hub's bucket.
            self.send_header("Location", f"http://localhost:{self.hub.port}/bucket/{name}")
            self.send_header("Content-Length", "0")
        else:
            self.send_header("Content-Length", str(len(self.hub.files[name])))
        self.end_headers()

    def do_GET(self) -> None:
        bucket = self.path.removeprefix("/bucket/")
        if bucket == self.path and (name := self._wanted()) is None:
            return
        if bucket == self.path and name not in self.hub.small:
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{self.hub.port}/bucket/{name}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self._send(self.hub.files[bucket if bucket != self.path else str(name)])

    def _send(self, content: bytes) -> None:
        asked = self.headers.get("Range", "")
        self.hub.asked.append(asked)
        found = re.fullmatch(r"bytes=(\d+)-", asked)
        begin = int(found[1]) if found and not self.hub.ignores_ranges else 0
        self.send_response(206 if found and not self.hub.ignores_ranges else 200)
        self.send_header("Content-Length", str(len(content) - begin))
        self.end_headers()
        count = self.hub.breaks_after.pop(0) if self.hub.breaks_after else len(content)
        self.wfile.write(content[begin : begin + count])
        self.close_connection = True

    def _wanted(self) -> str | None:
        found = re.fullmatch(rf"/{self.hub.repository}/resolve/([0-9a-f]+)/(.+)", self.path)
        if found and found[2] in self.hub.files:
            return found[2]
        self.send_response(404)
        self.send_header("X-Error-Code", "EntryNotFound")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def running(hub: FakeHub) -> Iterator[FakeHub]:
    """The hub, listening on this machine alone."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), {"hub": hub}))
    hub.port = server.server_port
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
