"""Corrections: one a text, the newest first, each in the audit without the text, still there after a lock."""

from pathlib import Path

import pytest

from app.domain.corrections import Correction
from app.errors import DiskFullError
from app.store import corrections
from app.store.audit import text_digest
from app.store.check import check
from app.store.store import Store
from tests.helpers.profiles import MARKER, reopen


def test_a_correction_is_there_after_the_profile_was_closed(store: Store, directory: Path) -> None:
    store.corrections.add("насос стоит", "Поломка")
    store.close()
    again = reopen(directory)
    assert again.corrections.of_labels(["Поломка"]) == (Correction("насос стоит", "Поломка"),)
    assert not check(again)
    again.close()


def test_only_those_of_the_labels_in_use_come_newest_first(store: Store) -> None:
    store.corrections.add("насос стоит", "Поломка")
    store.corrections.add("где счёт", "Оплата")
    store.corrections.add("не крутит", "Поломка")
    store.corrections.add("прочее", "Чужая")
    found = store.corrections.of_labels(["Поломка", "Оплата"])
    assert [one.text for one in found] == ["не крутит", "где счёт", "насос стоит"]
    assert store.corrections.of_labels([]) == ()


def test_another_label_replaces_the_first_and_becomes_the_newest(store: Store) -> None:
    first = store.corrections.add("насос стоит", "Поломка")
    store.corrections.add("не крутит", "Поломка")
    assert store.corrections.add("насос стоит", "Жалоба") == first
    found = store.corrections.of_labels(["Поломка", "Жалоба"])
    assert [(one.text, one.label) for one in found] == [("насос стоит", "Жалоба"), ("не крутит", "Поломка")]


def test_the_same_again_changes_nothing(store: Store) -> None:
    first = store.corrections.add("насос стоит", "Поломка")
    events = len(store.audit.events())
    assert store.corrections.add("насос стоит", "Поломка") == first
    assert len(store.audit.events()) == events


def test_the_audit_names_the_text_and_does_not_tell_it(store: Store) -> None:
    correction_id = store.corrections.add(f"{MARKER} стоит", "Поломка")
    event = store.audit.events()[-1]
    assert (event.action, event.subject, event.subject_id) == ("label.corrected", "correction", correction_id)
    assert event.details == {"label": "Поломка", "text_sha256": text_digest(f"{MARKER} стоит")}


def test_no_more_than_a_run_can_compare_are_given(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections, "MOST", 2)
    for number in range(4):
        store.corrections.add(f"насос {number}", "Поломка")
    assert [one.text for one in store.corrections.of_labels(["Поломка"])] == ["насос 3", "насос 2"]


def test_a_full_disk_keeps_the_correction_before(store: Store) -> None:
    store.corrections.add("насос стоит", "Поломка")
    events = len(store.audit.events())
    connection = store.database.writer_connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFullError):
        store.corrections.add("длинное письмо " * 50_000, "Поломка")
    assert len(store.audit.events()) == events
    assert len(store.corrections.of_labels(["Поломка"])) == 1
