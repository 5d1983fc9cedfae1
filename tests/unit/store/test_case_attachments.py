"""Files of cases, from the desk: sealed once, given out whole, removed for good; signatures of visits."""

from pathlib import Path

import pytest

from app.domain.ids import AttachmentId, CaseId, VisitId
from app.errors import DomainError, NotFoundError, StoreDamagedError
from app.store import attachments
from app.store.case_attachments import CaseAttachments
from app.store.check import check
from app.store.exchange_export import export_file
from app.store.store import Store

CASE = CaseId(1)


@pytest.fixture
def kept(filled: Store) -> CaseAttachments:
    return CaseAttachments(filled)


def sealed(store: Store) -> list[Path]:
    folder = store.directory / attachments.FOLDER
    return sorted(folder.iterdir()) if folder.exists() else []


def test_a_file_is_sealed_and_given_out_whole(filled: Store, kept: CaseAttachments, tmp_path: Path) -> None:
    outside = tmp_path / "фото насоса.JPG"
    outside.write_bytes(b"secret " * 200_000)
    added = kept.add_file(CASE, outside)
    assert (added.name, added.bytes, added.case_id) == ("фото насоса.JPG", 1_400_000, 1)
    assert added.path == f"files/{added.sha256[:16]}.JPG"
    assert kept.list(CASE) == (added,)
    assert kept.content(added.id) == outside.read_bytes()
    (file,) = sealed(filled)
    assert b"secret" not in file.read_bytes()
    assert added.sha256 not in file.name
    assert outside.exists()
    assert not check(filled)


@pytest.mark.parametrize("name", ["без расширения", "тайное.документ", "x.toolongsuffix", "a/b:c.p-f"])
def test_any_name_has_a_plain_place_in_an_exchange(
    filled: Store, kept: CaseAttachments, name: str, tmp_path: Path
) -> None:
    added = kept.add(CASE, name, b"x")
    assert added.path == f"files/{added.sha256[:16]}"
    export_file(filled, tmp_path / "вывоз.json")
    assert (tmp_path / added.path).read_bytes() == b"x"


def test_one_content_is_kept_once_and_goes_with_its_last_name(filled: Store, kept: CaseAttachments) -> None:
    first, second = kept.add(CASE, "а.txt", b"same"), kept.add(CASE, "б.txt", b"same")
    assert len(sealed(filled)) == 1
    kept.remove(first.id)
    assert kept.content(second.id) == b"same"
    kept.remove(second.id)
    assert sealed(filled) == []
    assert filled.audit.events()[-1].action == "attachment.removed"
    with pytest.raises(NotFoundError):
        kept.content(second.id)


def test_an_attached_file_can_be_taken_back(filled: Store, kept: CaseAttachments) -> None:
    added = kept.add(CASE, "а.txt", b"wrong")
    undone = filled.records.undo()
    assert (undone.kind, undone.title, undone.sha256) == ("attachment", "а.txt", added.sha256)
    kept.sweep(added.sha256)
    assert kept.list(CASE) == ()
    assert sealed(filled) == []


def test_what_cannot_be_attached_is_said(
    kept: CaseAttachments, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DomainError) as refused:
        kept.add_file(CASE, tmp_path / "нет")
    assert refused.value.code == "attachment.missing"
    with pytest.raises(NotFoundError):
        kept.add(CaseId(9), "x", b"x")
    monkeypatch.setattr(attachments, "_MOST_BYTES", 1)
    large = tmp_path / "large"
    large.write_bytes(b"xx")
    with pytest.raises(DomainError) as refused:
        kept.add_file(CASE, large)
    assert refused.value.code == "attachment.large"


def test_a_file_that_is_gone_is_told(filled: Store, kept: CaseAttachments) -> None:
    added = kept.add(CASE, "а.txt", b"x")
    sealed(filled)[0].unlink()
    with pytest.raises(StoreDamagedError) as refused:
        kept.content(added.id)
    assert refused.value.code == "attachment.missing"


def test_a_visit_is_signed_and_the_newest_signature_counts(filled: Store, kept: CaseAttachments) -> None:
    visit = VisitId(1)
    assert kept.signature(visit) is None
    kept.sign(visit, "Сауле", b"first", "Подпись.png")
    signed = kept.sign(visit, "Сауле Ермекова", b"second", "Подпись.png")
    assert kept.signature(visit) == signed
    assert kept.content(signed.attachment_id) == b"second"
    assert filled.audit.events()[-1].action == "visit.signed"
    with pytest.raises(NotFoundError):
        kept.sign(VisitId(9), "x", b"x", "x")
    kept.remove(signed.attachment_id)
    assert kept.signature(visit) is None
    assert kept.get(AttachmentId(1)).name == "Подпись.png"
