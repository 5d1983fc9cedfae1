"""The bill of materials tells every content, is signed with the bundle, and is the same for equal bundles."""

import json
from pathlib import Path

from app.bundles.bill import bill_of
from app.bundles.builder import Order, build
from app.bundles.plan import read_plan
from app.bundles.sums import parse_sums
from tests.helpers.bundle_builder import NOW, BundleBuilder


def test_every_content_is_told(steward: BundleBuilder, tmp_path: Path) -> None:
    extra = (
        '[[content]]\nrole = "app"\nname = "desk"\npath = "prompts.json"\nlicence = "Gemma"\n'
        f'accepted = "yes"\nrepo = "us/desk"\nrevision = "{"a" * 40}"\nneeds = "4 GB"\n'
    )
    plan = read_plan(steward.plan(extra))
    made = build(Order(plan, steward.home, tmp_path / "b"), steward.keys[0], NOW, lambda _count: None)
    path = tmp_path / "b" / "ml-bom.cdx.json"
    assert path.name in parse_sums((tmp_path / "b" / "SHA256SUMS").read_bytes())
    assert path.read_bytes() == bill_of(made)
    bill = json.loads(path.read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["timestamp"] == NOW.isoformat()
    assert (bill["metadata"]["component"]["name"], bill["metadata"]["component"]["version"]) == (
        "north-field",
        "7",
    )
    parts = {one["bom-ref"]: one for one in bill["components"]}
    assert {name: one["type"] for name, one in parts.items()} == {
        "model/tiny": "machine-learning-model",
        "prompts/field": "data",
        "app/desk": "application",
    }
    for content in made.contents:
        (digest,) = parts[f"{content.role}/{content.name}"]["hashes"]
        assert digest == {"alg": "SHA-256", "content": content.sha256}
    assert parts["model/tiny"]["licenses"] == [{"license": {"id": "Apache-2.0"}}]
    assert parts["app/desk"]["licenses"] == [{"license": {"name": "Gemma"}}]
    assert (parts["app/desk"]["version"], parts["app/desk"]["externalReferences"][0]["url"]) == (
        "a" * 40,
        "us/desk",
    )


def test_the_readme_says_how_to_verify_by_hand(bundle: Path, steward: BundleBuilder) -> None:
    text = (bundle / "README.txt").read_text(encoding="utf-8")
    for words in ("minisign -V -P", "sha256sum -c SHA256SUMS", "Подписей нужно: 1", "Signatures needed: 1"):
        assert words in text
    assert steward.keys[0].public.key_id in text
