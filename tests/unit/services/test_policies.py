"""What the site forbids is refused by whoever would do it; what it locks is locked, and said."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import get_args

import pytest

from app.domain.ids import ContactId
from app.domain.policy import ExportFormat, read_policy
from app.errors import PolicyError
from app.modelfiles.installed_policy import InstalledPolicy, install_policy
from app.paths import resources_dir
from app.services.adapters import Adapters
from app.services.exporting import FORMATS, Exporting
from app.services.handing_over import HandingOver
from app.services.models import Models
from app.services.policies import Policies
from app.services.preferences import Preferences
from app.services.session import Session
from app.settings import Settings
from tests.helpers.echo import MANIFEST, install_tiny_model
from tests.helpers.gguf_builder import GgufBuilder, string_value, u32_value
from tests.helpers.lora import lora_builder

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def rule(models: Path, **values: object) -> None:
    """Put a policy in force, as an import does."""
    policy = read_policy(json.dumps({"format": 1, "title": "Поле", **values}).encode())
    installed = InstalledPolicy(
        policy=policy, sha256="0" * 64, bundle="site", sequence=3, signers=("AB",), installed_at=NOW
    )
    install_policy(models, installed)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(PolicyError) as caught:
        act()
    return caught.value.code


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def models(folder: Path) -> Models:
    return install_tiny_model(folder)


def other(tmp_path: Path, name: str = "other") -> Path:
    builder = GgufBuilder()
    builder.metadata["llama.context_length"] = u32_value(2048)
    return builder.write(tmp_path / "sources" / f"{name}.gguf")


def test_without_a_policy_nothing_is_forbidden(folder: Path) -> None:
    policies = Policies(folder)
    assert (policies.current(), policies.source(), policies.facts(), policies.locked()) == (
        None,
        None,
        {},
        {},
    )
    policies.check_model("0" * 64, "any", signed=False)
    policies.check_sideload("any")
    policies.check_export("json")
    policies.check_server("any")
    policies.check_settings({"theme": "dark"})


def test_a_policy_is_read_again_when_it_changes(folder: Path) -> None:
    policies = Policies(folder)
    rule(folder, exports=["pdf"])
    policies.check_export("pdf")
    assert refused(lambda: policies.check_export("json")) == "policy.export"
    assert (policies.source(), policies.facts()["bundle"]) is not None
    source = policies.source()
    assert source is not None
    assert (source.bundle, source.sequence, source.signers) == ("site", 3, ("AB",))
    rule(folder, site_servers=["10.0.0.5"], allowed_models=[{"name": "x", "sha256": "0" * 64}])
    policies.check_export("json")
    assert refused(lambda: policies.check_server("10.0.0.6")) == "policy.server"
    assert policies.facts()["allowed_models"] == ("x",)
    (folder / "policy.json").unlink()
    policies.check_server("10.0.0.6")


def test_no_file_that_nobody_signed(models: Models, folder: Path, tmp_path: Path) -> None:
    adapters = Adapters(tmp_path / "adapters", folder)
    source, lora = other(tmp_path), lora_builder().write(tmp_path / "sources" / "lora.gguf")
    rule(folder, sideload=False)
    assert refused(lambda: models.install(source)) == "policy.sideload"
    assert refused(lambda: adapters.install(lora)) == "policy.sideload"
    assert refused(lambda: models.locate(source)) == "policy.sideload"
    assert refused(models.locate) == "policy.sideload"  # the unsigned one that stood here before
    assert refused(lambda: models.activate("tiny")) == "policy.sideload"
    assert [row.name for row in models.list() if row.installed] == ["tiny"]


def test_only_models_that_are_allowed(models: Models, folder: Path, tmp_path: Path) -> None:
    (tiny,) = [row for row in models.list() if row.installed]
    models.install(other(tmp_path))
    rule(folder, allowed_models=[{"name": "tiny", "sha256": tiny.sha256}])
    models.activate("tiny")
    assert models.locate().identity.name == "tiny"
    assert refused(lambda: models.activate("other")) == "policy.model"
    assert refused(lambda: models.locate("other")) == "policy.model"
    models.remove("other")
    assert refused(lambda: models.install(other(tmp_path))) == "policy.model"
    assert not list(folder.rglob("*.part"))


FORMS = get_args(ExportFormat)


@pytest.mark.parametrize("form", FORMS)
def test_records_do_not_leave(session: Session, folder: Path, tmp_path: Path, form: str) -> None:
    """Every form the program writes, by every way out; the policy names each of them."""
    assert set(FORMS) == {*FORMATS, "text"}
    exporting = Exporting(session, Settings, Policies(folder))
    handing_over = HandingOver(session, resources_dir() / "fonts", Policies(folder))
    ways: dict[str, Callable[[Path], object]] = {one: partial(exporting.export, form=one) for one in FORMATS}
    page = handing_over.last_days(3)
    ways["text"] = lambda dest: handing_over.save_text(page, dest, "ru")
    ways[form](tmp_path / "allowed")
    assert (tmp_path / "allowed").is_file()
    rule(folder, exports=[one for one in FORMS if one != form])
    assert refused(lambda: ways[form](tmp_path / "refused")) == "policy.export"
    if form == "pdf":
        assert refused(lambda: handing_over.save_pdf(page, tmp_path / "refused", "ru")) == "policy.export"
    if form in ("json", "pdf"):
        # A person's package holds both.
        assert refused(lambda: exporting.export_person(ContactId(1), tmp_path / "refused")) == "policy.export"
    assert not (tmp_path / "refused").exists()
    other = next(one for one in FORMS if one != form)
    ways[other](tmp_path / "other")


def chosen(tmp_path: Path, folder: Path) -> Preferences:
    return Preferences(
        tmp_path / "settings.json", profiles=tmp_path, log_file=tmp_path / "log", policies=Policies(folder)
    )


def test_a_locked_choice_stays_and_the_persons_own_comes_back(folder: Path, tmp_path: Path) -> None:
    preferences = chosen(tmp_path, folder)
    preferences.change(lock_after_minutes=30, theme="light")
    rule(folder, locked={"lock_after_minutes": 5})
    assert preferences.locked == {"lock_after_minutes": 5}
    assert (preferences.get().lock_after_minutes, preferences.get().theme) == (5, "light")
    assert refused(lambda: preferences.change(lock_after_minutes=60)) == "policy.locked"
    told: list[int] = []
    preferences.on_change(lambda now: told.append(now.lock_after_minutes))
    assert preferences.change(theme="dark", lock_after_minutes=5).lock_after_minutes == 5
    assert told == [5]
    (folder / "policy.json").unlink()
    assert (preferences.get().lock_after_minutes, preferences.get().theme) == (30, "dark")


def test_a_policy_that_does_not_read_closes_what_it_may_forbid(
    models: Models, folder: Path, tmp_path: Path
) -> None:
    preferences = chosen(tmp_path, folder)
    (folder / "policy.json").write_text("{")
    for act in (
        models.locate,
        lambda: models.activate("tiny"),
        lambda: models.install(other(tmp_path)),
        lambda: Policies(folder).check_export("json"),
        lambda: preferences.change(theme="dark"),
        Policies(folder).facts,
    ):
        assert refused(act) == "policy.damaged"
    assert preferences.get().theme == "system"
    assert preferences.change(author="Ильин").author == "Ильин"  # never locked: the desk works on


def test_the_template_of_a_file_nobody_signed_is_kept(folder: Path, tmp_path: Path) -> None:
    models = Models(folder, MANIFEST)
    builder = GgufBuilder()
    models.install(builder.write(tmp_path / "a" / "tiny.gguf"))
    shown = models.template_of("tiny")
    assert shown.text is not None
    assert shown.sha256 is not None
    builder.metadata["tokenizer.chat_template"] = string_value(shown.text + "{{ 'poison' }}")
    changed = builder.write(tmp_path / "b" / "tiny.gguf")
    with pytest.raises(Exception, match="another digest") as caught:
        models.install(changed)
    assert getattr(caught.value, "code", "") == "model.template_changed"
    assert models.template_of("tiny") == shown
    # Swapped in place, with a record that knows the new file: the template alone tells.
    record = folder / "tiny" / "installed.json"
    home = json.loads(record.read_text())
    (folder / "tiny" / home["file"]).write_bytes(changed.read_bytes())
    facts = (folder / "tiny" / home["file"]).stat()
    record.write_text(json.dumps({**home, "bytes": facts.st_size, "mtime_ns": facts.st_mtime_ns}))
    with pytest.raises(Exception, match="another digest") as caught:
        models.locate("tiny")
    assert getattr(caught.value, "code", "") == "model.template_changed"


def test_a_file_without_a_template_is_pinned_to_having_none_only_by_its_digest(
    folder: Path, tmp_path: Path
) -> None:
    models = Models(folder, MANIFEST)
    builder = GgufBuilder()
    del builder.metadata["tokenizer.chat_template"]
    models.install(builder.write(tmp_path / "a" / "tiny.gguf"))
    assert (models.template_of("tiny").text, models.template_of("tiny").sha256) == (None, None)
    models.locate("tiny")
