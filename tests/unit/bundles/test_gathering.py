"""Files of a plan are found where they lie: here, on the hub, in Ollama's store, in LM Studio's folder."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from app.bundles import fat32
from app.bundles.gathering import Stores, gather, stores_of
from app.bundles.hub_files import HubFile, HubIfBuilt
from app.bundles.plan import Plan, read_plan
from app.errors import AppError
from tests.helpers.fake_hub import COMMIT, FakeHub, running

WEIGHTS, ADAPTER = b"GGUF weights", b"GGUF adapter"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user with both programs."""
    home = tmp_path / "home"
    store = home / ".ollama" / "models"
    for content in (WEIGHTS, ADAPTER):
        blob = store / "blobs" / f"sha256-{hashlib.sha256(content).hexdigest()}"
        blob.parent.mkdir(parents=True, exist_ok=True)
        blob.write_bytes(content)
    layers = [
        {"mediaType": f"application/vnd.ollama.image.{kind}", "size": len(content),
         "digest": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        for kind, content in (("model", WEIGHTS), ("adapter", ADAPTER), ("params", b"{}"))
    ]  # fmt: skip
    for name in ("registry.ollama.ai/library/qwen2.5/7b", "registry.ollama.ai/us/own/latest"):
        manifest = store / "manifests" / name
        manifest.parent.mkdir(parents=True)
        manifest.write_text(json.dumps({"schemaVersion": 2, "layers": layers}))
    odd = {"odd": "{", "two": json.dumps({"layers": layers[:1] * 2}), "none": '{"layers": []}'}
    odd["gone"] = json.dumps({"layers": [{**layers[0], "digest": "sha256:" + "0" * 64}]})
    odd["path"] = json.dumps({"layers": [{**layers[0], "digest": "sha256:../../x"}]})
    for tag, text in odd.items():
        (store / "manifests/registry.ollama.ai/library/qwen2.5" / tag).write_text(text)
    studio = home / ".lmstudio" / "models" / "us" / "tiny-GGUF"
    studio.mkdir(parents=True)
    (studio / "tiny.Q8_0.gguf").write_bytes(WEIGHTS)
    (studio.parents[2] / "secret.txt").write_text("s")
    return home


@pytest.fixture
def stores(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stores:
    monkeypatch.delenv("OLLAMA_MODELS", raising=False)
    return stores_of(home, HubIfBuilt(tmp_path / "staging"))


def plan_of(folder: Path, *lines: str, role: str = "model") -> Plan:
    folder.mkdir(exist_ok=True)
    text = 'id = "north"\nsequence = 1\n' + "".join(
        f'[[content]]\nrole = "{role}"\nname = "n{number}"\nlicence = "MIT"\n{line}\n'
        for number, line in enumerate(lines)
    )
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    return read_plan(folder / "plan.toml")


def found(folder: Path, stores: Stores, *lines: str, role: str = "model") -> list[tuple[str, str, bytes]]:
    told = gather(plan_of(folder, *lines, role=role), folder, stores, lambda _done, _total: None)
    return [(one.name, one.file, Path(one.path).read_bytes()) for one in told.content]


def code_of(folder: Path, stores: Stores, *lines: str, role: str = "model") -> str:
    with pytest.raises(AppError) as caught:
        found(folder, stores, *lines, role=role)
    return caught.value.code


@pytest.mark.parametrize(
    "name", ["qwen2.5:7b", "us/own", "us/own:latest", "registry.ollama.ai/library/qwen2.5:7b"]
)
def test_a_model_of_ollama(tmp_path: Path, stores: Stores, name: str) -> None:
    assert found(tmp_path / "plan", stores, f'ollama = "{name}"') == [("n0", "n0.gguf", WEIGHTS)]


def test_an_adapter_of_ollama(tmp_path: Path, stores: Stores) -> None:
    told = found(tmp_path / "plan", stores, 'ollama = "us/own"\nfile = "lora.gguf"', role="adapter")
    assert told == [("n0", "lora.gguf", ADAPTER)]


@pytest.mark.parametrize(
    "name",
    ["нет", "llama3", "a/b/c/d", "qwen2.5:odd", "qwen2.5:two", "qwen2.5:none", "qwen2.5:gone", "qwen2.5:path",
     "../../x"],
)  # fmt: skip
def test_what_ollama_has_not(tmp_path: Path, stores: Stores, name: str) -> None:
    assert code_of(tmp_path / "plan", stores, f'ollama = "{name}"') == "bundle.store"


def test_another_file_in_ollamas_store(tmp_path: Path, stores: Stores) -> None:
    for blob in (stores.ollama[0] / "blobs").iterdir():
        blob.write_bytes(b"another")
    assert code_of(tmp_path / "plan", stores, 'ollama = "us/own"') == "bundle.store_digest"


def test_ollamas_own_variable_names_the_folder(
    home: Path, stores: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = stores.ollama[0].rename(tmp_path / "moved")
    monkeypatch.setenv("OLLAMA_MODELS", str(moved))
    again = stores_of(home, stores.hub)
    assert found(tmp_path / "plan", again, 'ollama = "us/own"')[0][2] == WEIGHTS


def test_a_file_of_lm_studio(tmp_path: Path, stores: Stores) -> None:
    line = 'lmstudio = "us/tiny-GGUF/tiny.Q8_0.gguf"'
    assert found(tmp_path / "plan", stores, line) == [("n0", "", WEIGHTS)]
    for odd in ("us/tiny-GGUF", "../secret.txt", "/etc/passwd"):
        assert code_of(tmp_path / "plan", stores, f'lmstudio = "{odd}"') == "bundle.store"


def test_a_file_of_the_hub(tmp_path: Path, home: Path) -> None:
    pytest.importorskip("huggingface_hub")
    from huggingface_hub import close_session

    with running(FakeHub({"tiny.gguf": WEIGHTS})) as hub:
        stores = stores_of(home, HubIfBuilt(tmp_path / "staging", hub.endpoint))
        line = f'repo = "us/tiny-GGUF"\nrevision = "{COMMIT}"\nfile = "tiny.gguf"'
        assert found(tmp_path / "plan", stores, line) == [("n0", "tiny.gguf", WEIGHTS)]
    close_session()


def test_the_field_build_gathers_all_but_the_hub_s_files(tmp_path: Path) -> None:
    """Freezing leaves `staging` out: seen in a fresh interpreter, where nothing has imported it yet."""
    (tmp_path / "a.bin").write_bytes(b"a")
    plan_of(tmp_path, 'path = "a.bin"')
    hub = f'repo = "us/tiny"\nrevision = "{COMMIT}"\nfile = "tiny.gguf"'
    plan_of(tmp_path / "hub", hub)
    script = f"""
import sys
sys.modules["app.bundles.staging"] = None
from pathlib import Path
from app.errors import BundlePlanError
from app.services.bundle_build import BundleBuild
building = BundleBuild(lambda: None, Path({str(tmp_path / "cache")!r}), Path({str(tmp_path)!r}))
print([one.name for one in building.prepare(Path({str(tmp_path / "plan.toml")!r})).plan.content])
try:
    building.prepare(Path({str(tmp_path / "hub" / "plan.toml")!r}))
except BundlePlanError as error:
    print(error.code)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["['n0']", "bundle.staging"]


def test_without_staging_the_hub_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "app.bundles.staging", None)
    with pytest.raises(AppError) as refused:
        HubIfBuilt(tmp_path).fetch(HubFile("us/tiny", COMMIT, "tiny.gguf"), lambda _done, _total: None)
    assert refused.value.code == "bundle.staging"


def test_a_folder_of_manuals_is_taken_apart(tmp_path: Path, stores: Stores) -> None:
    manuals = tmp_path / "plan" / "manuals"
    manuals.mkdir(parents=True)
    (manuals / "Насос НЦ-40, паспорт.pdf").write_bytes(b"%PDF")
    (manuals / "b.txt").write_bytes(b"b")
    (manuals / ".DS_Store").write_bytes(b"x")
    told = found(tmp_path / "plan", stores, 'path = "manuals"', role="knowledge")
    assert [name for name, _, _ in told] == ["n0-b", "n0-Насос-НЦ-40-паспорт"]
    (manuals / "b!.txt").write_bytes(b"b")
    (manuals / "b?.txt").write_bytes(b"c")
    assert code_of(tmp_path / "plan", stores, 'path = "manuals"', role="knowledge") == "bundle.plan"
    (tmp_path / "plan" / "empty").mkdir()
    assert code_of(tmp_path / "plan", stores, 'path = "empty"') == "bundle.plan_file"


@pytest.mark.parametrize(
    "line",
    [
        "",
        'path = "plan.toml"\nollama = "x"',
        f'repo = "us/x"\nrevision = "{COMMIT}"',
        'repo = "x"\nfile = "x"',
    ],
)
def test_a_content_has_one_place(tmp_path: Path, line: str) -> None:
    with pytest.raises(AppError) as caught:
        plan_of(tmp_path / "plan", line)
    assert caught.value.code == "bundle.plan"


def test_fat32_is_known_by_where_a_folder_is_mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import psutil  # type: ignore[import-untyped,unused-ignore]

    class Mounted(NamedTuple):
        mountpoint: str
        fstype: str

    stick = tmp_path / "stick"
    stick.mkdir()
    mounted = [Mounted("/", "ext4"), Mounted(str(stick), "vfat")]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_all: mounted)
    assert fat32.is_fat32(stick / "not" / "there yet")
    assert not fat32.is_fat32(tmp_path)
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_all: [])
    assert not fat32.is_fat32(stick)
