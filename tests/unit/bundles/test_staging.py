"""What is fetched is the hub's file at the pinned commit, taken up again where it broke off, or refused."""

import errno
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bundles import staging
from app.bundles.hub_files import HubFile
from app.bundles.staging import Hub
from app.errors import AppError
from tests.helpers.bundle_builder import seeded
from tests.helpers.fake_hub import COMMIT, FakeHub, running

pytest.importorskip("huggingface_hub")
NAME = "tiny.gguf"
CONTENT = seeded(3 * 1024**2).encode()
WANTED = HubFile("us/tiny-GGUF", COMMIT, NAME)


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with running(FakeHub({NAME: CONTENT, "config.json": b'{"a": 1}'}, small={"config.json"})) as one:
        yield one


@pytest.fixture
def ours(hub: FakeHub, tmp_path: Path) -> Iterator[Hub]:
    from huggingface_hub import close_session

    yield Hub(tmp_path / "staging", hub.endpoint)
    close_session()


def fetch(ours: Hub, wanted: HubFile = WANTED) -> tuple[Path, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    return ours.fetch(wanted, lambda done, total: told.append((done, total))), told


def refused(ours: Hub, wanted: HubFile = WANTED) -> str:
    with pytest.raises(AppError) as caught:
        fetch(ours, wanted)
    return caught.value.code


def test_a_file_is_fetched_once(hub: FakeHub, ours: Hub) -> None:
    path, told = fetch(ours)
    assert path.read_bytes() == CONTENT
    assert path.name == NAME
    assert COMMIT in path.parts
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert [one.suffix for one in path.parent.iterdir() if one != path] == [".json"]
    hub.files.clear()  # the network is gone
    assert fetch(ours)[0] == path


def test_what_changed_on_the_disk_is_fetched_anew(ours: Hub) -> None:
    path, _ = fetch(ours)
    path.write_bytes(CONTENT[:-1] + b"?")
    assert fetch(ours)[0].read_bytes() == CONTENT
    path.unlink()
    assert fetch(ours)[0].read_bytes() == CONTENT
    path.with_name(NAME + ".json").write_text("{")
    assert fetch(ours)[0].read_bytes() == CONTENT


def test_a_broken_connection_is_taken_up_again(hub: FakeHub, ours: Hub) -> None:
    hub.breaks_after = [1_000_000, 500_000]
    path, _ = fetch(ours)
    assert path.read_bytes() == CONTENT
    assert hub.asked == ["bytes=0-", "bytes=1000000-", "bytes=1500000-"]


def test_what_was_fetched_is_kept_for_the_next_try(hub: FakeHub, ours: Hub) -> None:
    hub.breaks_after = [1_000_000, 0, 0, 0, 0]
    assert refused(ours) == "bundle.hub"
    hub.asked.clear()
    hub.breaks_after.clear()
    assert fetch(ours)[0].read_bytes() == CONTENT
    assert hub.asked == ["bytes=1000000-"]


def test_a_hub_that_knows_no_ranges_is_read_from_the_beginning(hub: FakeHub, ours: Hub) -> None:
    hub.breaks_after, hub.ignores_ranges = [1_000_000], True
    assert fetch(ours)[0].read_bytes() == CONTENT


@pytest.mark.parametrize(("name", "digest"), [(NAME, "0" * 64), ("config.json", "0" * 40)])
def test_another_file_than_the_hub_names_is_refused(hub: FakeHub, ours: Hub, name: str, digest: str) -> None:
    hub.digest = digest
    assert refused(ours, HubFile("us/tiny-GGUF", COMMIT, name)) == "bundle.hub_digest"
    assert not [path for path in ours.cache.rglob("*") if path.is_file()]
    hub.digest = None
    assert fetch(ours, HubFile("us/tiny-GGUF", COMMIT, name))[0].read_bytes() == hub.files[name]


def test_what_the_hub_does_not_pin_is_refused(hub: FakeHub, ours: Hub) -> None:
    hub.commit = "b" * 40
    assert refused(ours) == "bundle.hub"
    hub.commit, hub.digest = COMMIT, "W/odd"
    assert refused(ours) == "bundle.hub"
    assert refused(ours, HubFile("us/tiny-GGUF", COMMIT, "нет.gguf")) == "bundle.hub"
    assert refused(ours, HubFile("us/../tiny", COMMIT, NAME)) == "bundle.hub"
    assert refused(ours, HubFile("us/tiny-GGUF", COMMIT, "../../x")) == "bundle.hub"


def test_nobody_answers(tmp_path: Path) -> None:
    assert refused(Hub(tmp_path, "http://127.0.0.1:9")) == "bundle.hub"


def test_the_field_build_says_that_it_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    assert refused(Hub(tmp_path)) == "bundle.staging"


def test_a_full_disk(ours: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    with monkeypatch.context() as small:
        small.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=10))
        assert refused(ours) == "disk.full"

    def full(*_words: Any) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as broken:
        broken.setattr(staging.Hub, "_stream", full)
        assert refused(ours) == "disk.full"
    assert fetch(ours)[0].read_bytes() == CONTENT
