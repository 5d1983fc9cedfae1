"""What FAT32 does not hold is said before anything is copied."""

import pytest

from app.domain.fat32 import MAX_FILE_BYTES, TreeEntry, fat32_findings


@pytest.mark.parametrize(
    ("entry", "code", "stops"),
    [
        (TreeEntry("model.gguf", MAX_FILE_BYTES + 1), "stick.size", True),
        (TreeEntry("lib/libQt6Core.so", 30, is_link=True), "stick.link", True),
        (TreeEntry("vakhta", 1, is_executable=True), "stick.executable", False),
        (TreeEntry("a:b", 1), "stick.name", True),
        (TreeEntry("dir /x", 1), "stick.name", True),
        (TreeEntry("dot./x", 1), "stick.name", True),
        (TreeEntry("ы" * 256, 1), "stick.name", True),
        (TreeEntry("line\nbreak", 1), "stick.name", True),
    ],
)
def test_each_thing_has_its_code(entry: TreeEntry, code: str, stops: bool) -> None:  # noqa: FBT001
    (found,) = fat32_findings([entry])
    assert (found.code, found.path, found.stops) == (code, entry.path, stops)
    assert found.bytes == (entry.bytes if code == "stick.size" else 0)


@pytest.mark.parametrize("name", ["модель.gguf", "a b", ".hidden", "ы" * 255, "con", "a..b"])
def test_what_it_holds_is_not_spoken_of(name: str) -> None:
    assert not fat32_findings([TreeEntry(f"папка/{name}", MAX_FILE_BYTES)])


def test_two_names_that_become_one() -> None:
    entries = [
        TreeEntry("lib/a.so", 1),
        TreeEntry("lib/b.so", 1),
        TreeEntry("Lib/c.so", 1),
        TreeEntry("X", 1),
    ]
    assert [(one.code, one.path) for one in fat32_findings(entries)] == [("stick.clash", "Lib/c.so")]


def test_what_stops_comes_first() -> None:
    entries = [TreeEntry("a", 1, is_executable=True), TreeEntry("z", 2**33), TreeEntry("b", 1, is_link=True)]
    assert [one.code for one in fat32_findings(entries)] == ["stick.link", "stick.size", "stick.executable"]
