"""Every role is looked at before anything is installed, and stands in its own verified place after."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.bundles.current import current_contents
from app.bundles.installer import Installer, Places, raise_first, roll_back
from app.bundles.trust import read_roots
from app.bundles.verifying import open_bundle
from app.domain.bundles import InstalledContent
from app.domain.canaries import Canary
from app.errors import AppError, BundleUnsuitableError
from app.modelfiles import installed
from app.modelfiles.installed_adapters import list_installed_adapters
from app.modelfiles.installed_policy import read_installed_policy
from app.services.adapters import Adapters
from tests.helpers.bundle_builder import BundleBuilder, flip
from tests.helpers.echo import MANIFEST
from tests.helpers.gguf_builder import GgufBuilder, string_value
from tests.helpers.lora import lora_builder

NOW = datetime(2026, 11, 25, tzinfo=UTC)
POLICY = {"format": 1, "title": "Поле"}


@pytest.fixture
def places(tmp_path: Path, trust: Path) -> Places:
    return Places(tmp_path / "data" / "models", tmp_path / "data" / "bundles", trust)


def bring(
    folder: Path,
    places: Places,
    try_model: Callable[[Path, str, Sequence[Canary]], None] | None = None,
    now: datetime = NOW,
) -> tuple[InstalledContent, ...]:
    opened = open_bundle(folder, read_roots(places.trust))
    raise_first(opened.findings)
    return Installer(opened, places, now, try_model).run(lambda _count: None)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(AppError) as caught:
        act()
    return caught.value.code


def add_policy(steward: BundleBuilder, name: str = "site", **values: object) -> None:
    steward.add("policy", name, json.dumps({**POLICY, **values}).encode())


def nothing_installed(places: Places) -> bool:
    return (
        not installed.list_installed(places.models)
        and not list_installed_adapters(places.adapters)
        and read_installed_policy(places.models) is None
        and not current_contents(places.bundles, "prompts")
    )


def test_an_adapter_comes_with_its_model(steward: BundleBuilder, tmp_path: Path, places: Places) -> None:
    steward.add("adapter", "tone", lora_builder().build(), ".gguf")
    bundle = steward.build(tmp_path / "stick")
    names = [(one.role, one.name) for one in bring(bundle, places)]
    assert names == [("model", "tiny"), ("prompts", "field"), ("adapter", "tone")]
    (adapter,) = list_installed_adapters(places.adapters)
    assert (adapter.name, adapter.base) == ("tone", "tiny")
    service = Adapters(places.adapters, places.models)
    assert service.file_for("tone", places.models / "tiny" / "tiny.gguf").name == adapter.file
    assert bring(bundle, places)[2].name == "tone"
    flip(places.adapters / "tone" / adapter.file, 100)
    bring(bundle, places)
    (places.adapters / "tone" / adapter.file).unlink()
    bring(bundle, places)
    steward.sequence, steward.more = 8, ""
    steward.add("adapter", "tone", lora_builder(rank=2).build(), ".gguf")
    bring(steward.build(tmp_path / "newer"), places)
    assert [one.name.partition("-")[0] for one in list_installed_adapters(places.adapters)] == [
        "tone",
        "tone",
    ]


def test_an_adapter_of_an_installed_model(steward: BundleBuilder, tmp_path: Path, places: Places) -> None:
    bring(steward.build(tmp_path / "first"), places)
    steward.sequence = 8
    steward.add("adapter", "tone", lora_builder().build(), ".gguf")
    bring(steward.build(tmp_path / "second", context_length=2048), places)
    (adapter,) = list_installed_adapters(places.adapters)
    assert adapter.base == "tiny"  # the active one before the one that comes


def other_model() -> bytes:
    builder = lora_builder(width=32)
    return builder.build()


@pytest.mark.parametrize(
    ("role", "content", "code"),
    [
        ("adapter", b"GGUF" + bytes(4000), "bundle.adapter"),
        ("adapter", other_model(), "bundle.adapter"),
        ("embedder", b"GGUF" + bytes(4000), "bundle.embedder"),
        ("embedder", lora_builder().build(), "bundle.embedder"),
        ("prompts", b'{"id": 1}', "bundle.prompts"),
        ("policy", b'{"format": 1}', "policy.format"),
        ("policy", b'{"format": 1, "title": "' + b"x" * 1024**2 + b'"}', "policy.format"),
    ],
)
def test_what_is_unfit_for_its_role_is_refused_whole(
    steward: BundleBuilder, tmp_path: Path, places: Places, role: str, content: bytes, code: str
) -> None:
    steward.add(role, "odd", content, ".gguf" if content[:4] == b"GGUF" else ".json")
    bundle = steward.build(tmp_path / "stick")
    assert refused(lambda: bring(bundle, places)) == code
    assert nothing_installed(places)


def test_other_roles_stand_where_they_are_proven_again(
    steward: BundleBuilder, tmp_path: Path, places: Places
) -> None:
    bert = GgufBuilder()
    bert.metadata["general.architecture"] = string_value("bert")
    steward.add("embedder", "e5", bert.build(), ".gguf")
    steward.add("knowledge", "паспорт", b"%PDF manual", ".pdf")
    steward.add("templates", "акт", b"docx", ".docx")
    steward.add("app", "vakhta", b"program", ".tar")
    bring(steward.build(tmp_path / "stick"), places)
    for role, name in (("embedder", "e5"), ("knowledge", "паспорт"), ("templates", "акт"), ("app", "vakhta")):
        (one,) = current_contents(places.bundles, role)
        assert (one.role, one.name, one.bundle) == (role, name, "north-field")
        assert one.read() == (steward.home / f"{role}-{name}{one.path.suffix}").read_bytes()
    (manual,) = current_contents(places.bundles, "knowledge")
    flip(manual.path, 3)
    assert refused(manual.read) == "bundle.changed"
    manual.path.unlink()
    assert current_contents(places.bundles, "knowledge") == ()


def test_the_newest_of_each_bundle_counts_until_it_is_taken_back(
    steward: BundleBuilder, tmp_path: Path, places: Places
) -> None:
    steward.add("templates", "act", b"old", ".txt")
    bring(steward.build(tmp_path / "first"), places)
    steward.sequence, steward.more = 8, ""
    steward.add("templates", "act", b"new", ".txt")
    bring(steward.build(tmp_path / "second"), places)
    assert [one.read() for one in current_contents(places.bundles, "templates")] == [b"new"]
    roll_back(places)
    assert [one.read() for one in current_contents(places.bundles, "templates")] == [b"old"]


def test_a_policy_comes_into_force_and_no_return_takes_it_back(
    steward: BundleBuilder, tmp_path: Path, places: Places
) -> None:
    bring(steward.build(tmp_path / "first"), places)
    steward.sequence = 8
    add_policy(steward, retention_days=30)
    bring(steward.build(tmp_path / "second"), places)
    found = read_installed_policy(places.models)
    assert found is not None
    assert (found.policy.title, found.policy.retention_days) == ("Поле", 30)
    assert (found.source.bundle, found.source.sequence, found.source.installed_at) == ("north-field", 8, NOW)
    assert found.source.signers == (steward.keys[0].public.key_id,)
    roll_back(places)
    assert read_installed_policy(places.models) == found
    (places.models / "policy.json").write_text("{")
    assert refused(lambda: read_installed_policy(places.models)) == "policy.damaged"
    steward.sequence, steward.more = 9, ""
    lax = steward.build(tmp_path / "third")
    assert refused(lambda: bring(lax, places)) == "policy.damaged"


def test_two_policies_are_none(steward: BundleBuilder, tmp_path: Path, places: Places) -> None:
    add_policy(steward)
    add_policy(steward, "other")
    bundle = steward.build(tmp_path / "stick")
    assert refused(lambda: bring(bundle, places)) == "policy.format"


def test_a_tampered_policy_is_seen_before_it_rules(
    steward: BundleBuilder, tmp_path: Path, places: Places
) -> None:
    add_policy(steward)
    bundle = steward.build(tmp_path / "stick")
    flip(bundle / "content" / "policy" / "site.json", 30)
    assert refused(lambda: bring(bundle, places)) == "bundle.hash"
    assert nothing_installed(places)


def test_a_policy_rules_the_bundle_it_comes_in_and_those_after(
    steward: BundleBuilder, tmp_path: Path, places: Places
) -> None:
    allowed = open_bundle(steward.build(tmp_path / "first"), read_roots(places.trust)).manifest
    assert allowed is not None
    models = [{"name": "tiny", "sha256": allowed.contents[0].sha256}]
    add_policy(steward, allowed_models=models, refuse_out_of_date=True)
    steward.sequence = 8
    other = steward.build(tmp_path / "other", context_length=2048)
    assert refused(lambda: bring(other, places)) == "policy.model"
    assert nothing_installed(places)
    bring(steward.build(tmp_path / "second"), places)
    steward.sequence, steward.more = 9, ""
    later = steward.build(tmp_path / "later", context_length=2048)
    assert refused(lambda: bring(later, places)) == "policy.model"
    same = steward.build(tmp_path / "same")
    assert refused(lambda: bring(same, places, now=datetime(2027, 6, 1, tzinfo=UTC))) == "policy.out_of_date"
    assert refused(lambda: bring(same, places, now=datetime(2020, 6, 1, tzinfo=UTC))) == "policy.clock"
    assert installed.read_active(places.models) == "tiny"


CANARY = '[[content.canary]]\nprompt = "2+2?"\nexpect = "4"\n'


def test_canaries_are_asked_before_a_model_speaks(
    steward: BundleBuilder, tmp_path: Path, places: Places
) -> None:
    first = steward.build(tmp_path / "first")
    bring(first, places)
    steward.sequence, steward.model_lines = 8, CANARY
    newer = steward.build(tmp_path / "newer", context_length=2048)
    asked: list[tuple[bytes, str, str]] = []

    def wrong(path: Path, name: str, canaries: Sequence[Canary]) -> None:
        asked.append((path.read_bytes()[:4], name, canaries[0].expect))
        raise BundleUnsuitableError("another answer", code="bundle.canary")

    assert refused(lambda: bring(newer, places, wrong)) == "bundle.canary"
    assert asked == [(b"GGUF", "tiny", "4")]
    assert installed.read_active(places.models) == "tiny"
    assert len(installed.list_installed(places.models)) == 1
    assert not list(places.models.rglob("model-*.part"))

    bring(newer, places, lambda path, name, canaries: asked.append((path.read_bytes()[:4], name, "right")))
    assert installed.read_active(places.models) != "tiny"
    bring(newer, places, lambda path, name, _all: asked.append((path.read_bytes()[:4], path.name, "again")))
    assert [one[2] for one in asked] == ["4", "right", "again"]
    bring(newer, places)


def test_prompts_of_the_program_pass_its_own_look() -> None:
    from app.bundles.roles import _look_at_prompts

    for path in (MANIFEST / "prompts").glob("*.json"):
        assert _look_at_prompts(path) is None
