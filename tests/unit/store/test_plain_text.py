"""No file of a profile tells a customer's words, while it is open or after."""

from pathlib import Path

from app.domain.drafts import DraftKind
from app.domain.ids import CaseId
from app.store.backup import backup
from app.store.store import Store
from tests.helpers.profiles import MARKER


def _telling(folder: Path) -> list[str]:
    spellings = [MARKER.encode(coding) for coding in ("utf-8", "utf-16-le", "cp1251")]
    spellings.append(MARKER.lower().encode())
    return [
        str(path) for path in folder.rglob("*") if path.is_file()
        for content in [path.read_bytes()] if any(spelling in content for spelling in spellings)
    ]  # fmt: skip


def test_a_planted_marker_is_found_nowhere(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "обмен.json").unlink()
    draft_id = filled.drafts.begin(CaseId(1), None, DraftKind.REPLY, filled.clock())
    filled.drafts.append_text(draft_id, MARKER)
    filled.drafts.accept(draft_id, MARKER * 1000, filled.clock(), MARKER)
    filled.search.find(MARKER, 10)
    names = {path.name for path in filled.directory.iterdir()}
    assert {"vakhta.db", "vakhta.db-wal", "vakhta.db-shm", "profile.key"} <= names
    assert not _telling(filled.directory)
    backup(filled, tmp_path / "копия")
    filled.close()
    assert not _telling(tmp_path)


def test_the_search_for_it_would_find_it(tmp_path: Path) -> None:
    (tmp_path / "x").write_text(f"…{MARKER}…", encoding="utf-8")
    assert len(_telling(tmp_path)) == 1
