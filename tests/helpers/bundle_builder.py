"""Bundles made to order: signed by keys of the test, then wrong wherever a test says so."""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.bundles.builder import Order, add_signature, build
from app.bundles.keys import ScryptCost, SecretKey, new_key, write_key
from app.bundles.manifest import TARGETS, Manifest
from app.bundles.plan import read_plan
from app.bundles.sums import format_sums, is_unlisted, signature_name
from app.bundles.targets import make_targets
from tests.helpers.echo import MANIFEST
from tests.helpers.gguf_builder import GgufBuilder, u32_value

CHEAP = ScryptCost(operations=32_768, memory_bytes=1024**2)
PASSPHRASE = "ключ стюарда 7"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass
class BundleBuilder:
    """A steward's workstation in a folder: files, a plan, keys.

    Attributes:
        part_bytes: Where files are cut; 8 MiB, so that a test has several parts of several chunks.
        padding: Bytes after the model's own, so that it has several chunks.
        model_lines: More lines of the model's part of the plan.
        more: Further contents of the plan.
    """

    home: Path
    keys: list[SecretKey] = field(default_factory=lambda: [new_key()])
    part_bytes: int = 8 * 1024**2
    padding: int = 0
    sequence: int = 7
    root: Path | None = None
    model_lines: str = ""
    more: str = ""

    @property
    def key_folder(self) -> Path:
        """The first key's folder, made when first asked for."""
        folder = self.home / "key"
        if not folder.exists():
            write_key(folder, self.keys[0], PASSPHRASE, CHEAP)
        return folder

    def trust(self, folder: Path, threshold: int = 1, keys: list[SecretKey] | None = None) -> Path:
        """A trust folder with all keys, or some, as one root."""
        root = folder / "root"
        root.mkdir(parents=True, exist_ok=True)
        for number, key in enumerate(keys or self.keys):
            (root / f"{number}.pub").write_text(key.public.text())
        (root / "root.json").write_text(json.dumps({"threshold": threshold}))
        return folder

    def plan(self, extra: str = "", context_length: int = 4096) -> Path:
        """The steward's files and the plan of them."""
        self.home.mkdir(parents=True, exist_ok=True)
        model = GgufBuilder()
        model.metadata["llama.context_length"] = u32_value(context_length)
        weights = seeded(self.padding).encode()
        (self.home / "модель.gguf").write_bytes(model.build() + weights)
        (self.home / "prompts.json").write_bytes((MANIFEST / "prompts" / "qwen2.5.json").read_bytes())
        path = self.home / "plan.toml"
        path.write_text(
            f'id = "north-field"\nsequence = {self.sequence}\nreplace_by = 2027-05-01\n'
            '[[content]]\nrole = "model"\nname = "tiny"\npath = "модель.gguf"\nlicence = "Apache-2.0"\n'
            f"{self.model_lines}"
            '[[content]]\nrole = "prompts"\nname = "field"\npath = "prompts.json"\nlicence = "MIT"\n'
            + self.more
            + extra,
            encoding="utf-8",
        )
        return path

    def add(self, role: str, name: str, content: bytes, suffix: str = ".json") -> None:
        """Put one more content in."""
        self.home.mkdir(parents=True, exist_ok=True)
        file = f"{role}-{name}{suffix}"
        (self.home / file).write_bytes(content)
        self.more += f'[[content]]\nrole = "{role}"\nname = "{name}"\npath = "{file}"\nlicence = "MIT"\n'

    def build(
        self,
        dest: Path,
        *,
        older: Path | None = None,
        context_length: int = 4096,
        prompts: bytes | None = None,
    ) -> Path:
        """Build and sign with all keys."""
        path = self.plan(context_length=context_length)
        if prompts is not None:
            (self.home / "prompts.json").write_bytes(prompts)
        order = Order(read_plan(path), self.home, dest, older, self.part_bytes, self.root)
        build(order, self.keys[0], NOW, lambda _count: None)
        for key in self.keys[1:]:
            add_signature(dest, key)
        return dest

    def resign(self, bundle: Path, digests: dict[str, str] | None = None) -> None:
        """Sign what lies there now: a steward whose own tools are wrong."""
        found = {
            path.relative_to(bundle).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in bundle.rglob("*")
            if path.is_file() and not is_unlisted(path.relative_to(bundle).as_posix())
        }
        sums = format_sums(digests or found)
        self.resign_bytes(bundle, sums)

    def resign_bytes(self, bundle: Path, sums: bytes) -> None:
        """Sign these very sums."""
        (bundle / "SHA256SUMS").write_bytes(sums)
        (bundle / signature_name()).write_bytes(self.keys[0].sign(sums, "again").text().encode())
        with suppress(msgspec.DecodeError, ValueError):  # a manifest that is none has no targets
            manifest = msgspec.json.decode((bundle / "manifest.json").read_bytes(), type=Manifest)
            (bundle / TARGETS).write_bytes(make_targets(manifest, sums, self.keys[:1]))

    def remanifest(self, bundle: Path, change: Callable[[bytes], bytes]) -> None:
        """Change the manifest's bytes and sign them."""
        path = bundle / "manifest.json"
        path.write_bytes(change(path.read_bytes()))
        self.resign(bundle)


def seeded(count: int) -> str:
    """Text that repeats in no two chunks."""
    pieces = (hashlib.sha256(str(number).encode()).hexdigest() for number in range(count // 64 + 1))
    return "".join(pieces)[:count]


def flip(path: Path, at: int, bit: int = 0) -> None:
    """Flip one bit of a file."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1 << bit
    path.write_bytes(bytes(content))
