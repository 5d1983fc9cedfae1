"""What bundles brought is used while it is what was signed: prompts in answers, files by role."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.errors import BundleHashError, DomainError, ModelLoadError
from app.services.bundle_contents import BundleContents
from app.services.bundle_import import BundleImport
from app.services.canaries import Canaries
from app.services.chatting import Chatting
from app.services.models import Models
from app.services.prompt_profiles import PromptShelf, find_profile
from app.services.session import Session
from app.services.site_templates import SiteTemplates
from tests.helpers.bundle_builder import NOW, BundleBuilder, flip
from tests.helpers.echo import MANIFEST, FakeEngine
from tests.helpers.profiles import Clock, new_profile

PROMPTS = MANIFEST / "prompts"


@pytest.fixture
def steward(tmp_path: Path) -> BundleBuilder:
    return BundleBuilder(tmp_path / "steward")


@pytest.fixture
def bundles(tmp_path: Path) -> Path:
    return tmp_path / "data" / "bundles"


@pytest.fixture
def importing(steward: BundleBuilder, tmp_path: Path, bundles: Path) -> BundleImport:
    data = bundles.parent
    steward.trust(data / "trust")
    return BundleImport(data / "models", bundles, data / "trust", lambda: NOW)


def prompts_of(version: int) -> bytes:
    """The program's own prompts for Qwen under another version."""
    own = msgspec.json.decode((PROMPTS / "qwen2.5.json").read_bytes())
    return msgspec.json.encode({**own, "version": version})


def test_prompts_of_a_bundle_come_before_our_own(
    steward: BundleBuilder, importing: BundleImport, bundles: Path, tmp_path: Path
) -> None:
    shelf = PromptShelf(PROMPTS, bundles)
    own = find_profile(PROMPTS, "qwen2.5")
    assert find_profile(shelf, "qwen2.5") == own
    importing.run(steward.build(tmp_path / "first"))
    steward.sequence = 8
    steward.add("prompts", "site", prompts_of(77))
    importing.run(steward.build(tmp_path / "second"))
    # Of two profiles of a family in one bundle the first counts.
    assert find_profile(shelf, "qwen2.5").version == own.version
    steward.sequence, steward.more = 9, ""
    bundle = steward.build(tmp_path / "third", prompts=prompts_of(78))
    importing.run(bundle)
    assert find_profile(shelf, "qwen2.5").version == 78
    assert find_profile(shelf, "smollm2") == find_profile(PROMPTS, "smollm2")
    with pytest.raises(DomainError):
        find_profile(shelf, "нет")
    importing.roll_back()
    assert find_profile(shelf, "qwen2.5").version == own.version


def test_prompts_that_changed_on_the_disk_are_not_used(
    steward: BundleBuilder, importing: BundleImport, bundles: Path, tmp_path: Path
) -> None:
    shelf = PromptShelf(PROMPTS, bundles)
    importing.run(steward.build(tmp_path / "stick", prompts=prompts_of(78)))
    assert find_profile(shelf, "qwen2.5").version == 78
    (path,) = (one.path for one in BundleContents(bundles).list("prompts"))
    flip(path, 20)
    assert find_profile(shelf, "qwen2.5") == find_profile(PROMPTS, "qwen2.5")
    with pytest.raises(BundleHashError):
        BundleContents(bundles).verified("prompts")


def test_files_by_role(
    steward: BundleBuilder, importing: BundleImport, bundles: Path, tmp_path: Path
) -> None:
    steward.add("knowledge", "паспорт", b"%PDF", ".pdf")
    importing.run(steward.build(tmp_path / "stick"))
    (manual,) = BundleContents(bundles).verified("knowledge")
    assert (manual.role, manual.name, manual.bundle) == ("knowledge", "паспорт", "north-field")
    assert manual.path.read_bytes() == b"%PDF"
    assert BundleContents(bundles).list("templates") == ()


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeEngine]:
    made = FakeEngine(tmp_path / "engine")
    yield made
    made.close()


def test_canaries_are_asked_by_the_service(
    steward: BundleBuilder, bundles: Path, fake: FakeEngine, tmp_path: Path
) -> None:
    data = bundles.parent
    steward.trust(data / "trust")
    steward.model_lines = '[[content.canary]]\nprompt = "2+2?"\nexpect = "четыре"\n'
    asking = Canaries(MANIFEST, fake.command)
    service = BundleImport(data / "models", bundles, data / "trust", lambda: NOW, canaries=asking)
    fake.enqueue("Пять.")
    fake.enqueue("Четыре.")
    bundle = steward.build(tmp_path / "stick")
    with pytest.raises(Exception, match="another answer"):
        service.run(bundle)
    assert not list((data / "models").glob("*/installed.json"))
    assert [one.name for one in service.run(bundle).installed] == ["tiny", "field"]


def test_a_chat_speaks_by_the_shelf(fake: FakeEngine, bundles: Path, tmp_path: Path) -> None:
    session = Session(Clock())
    session.open(new_profile(tmp_path / "п", session.clock)[0])
    chatting = Chatting(session, fake.engine, session.clock, profiles=PromptShelf(PROMPTS, bundles))
    fake.enqueue("Здравствуйте.")
    *_, last = chatting.stream_reply(chatting.new_chat(), "Добрый день")
    assert last
    session.close()


def test_a_signed_model_is_not_replaced_by_one_nobody_signed(
    steward: BundleBuilder, importing: BundleImport, bundles: Path, tmp_path: Path
) -> None:
    importing.run(steward.build(tmp_path / "stick"))
    models = Models(bundles.parent / "models", MANIFEST)
    signed = next(row for row in models.list() if row.installed)
    same = tmp_path / "same" / "tiny.gguf"
    same.parent.mkdir()
    shutil.copyfile(steward.home / "модель.gguf", same)
    assert models.install(same).signers == signed.signers
    other = tmp_path / "other" / "tiny.gguf"
    other.parent.mkdir()
    other.write_bytes(same.read_bytes() + b"!")
    with pytest.raises(ModelLoadError) as refused:
        models.install(other)
    assert refused.value.code == "model.name_signed"
    kept = next(row for row in models.list() if row.installed)
    assert (kept.sha256, kept.signers, kept.bundle) == (signed.sha256, signed.signers, signed.bundle)
    assert not list(bundles.parent.rglob("*.part"))


def test_templates_of_a_bundle_are_the_site_s(
    steward: BundleBuilder, importing: BundleImport, bundles: Path, tmp_path: Path
) -> None:
    assert SiteTemplates(bundles).list() == ()
    steward.add("templates", "Прилёт", "\ufeffБорт {{борт}} прилетит {{дата}}.\n".encode(), ".txt")
    steward.add("templates", "акт", b"docx", ".docx")
    steward.add("templates", "arrival", b"We arrive on {{date}}.", ".md")
    importing.run(steward.build(tmp_path / "b"))
    found = SiteTemplates(bundles).list()
    assert [(one.name, one.text, one.bundle) for one in found] == [
        ("arrival", "We arrive on {{date}}.", "north-field"),
        ("Прилёт", "Борт {{борт}} прилетит {{дата}}.", "north-field"),
    ]
    flip(next((bundles / "templates").rglob("arrival*.md")), 3)
    with pytest.raises(BundleHashError):
        SiteTemplates(bundles).list()
    importing.roll_back()
    assert SiteTemplates(bundles).list() == ()
