"""The schema of a manifest and its reader agree: what is built passes, and both know the same fields."""

import json
from pathlib import Path

from app.bundles.manifest import Content, Licence, Manifest, Part, Publisher, TreeFile
from app.domain.canaries import Canary
from tests.helpers.bundle_builder import BundleBuilder
from tests.helpers.json_schema import findings
from tests.helpers.source_tree import ROOT

SCHEMA = json.loads((ROOT / "models_manifest/schema/bundle.json").read_text(encoding="utf-8"))


def test_what_is_built_is_what_the_schema_says(tmp_path: Path) -> None:
    bundle = BundleBuilder(tmp_path / "steward").build(tmp_path / "bundle")
    manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    assert not list(findings(manifest, SCHEMA))
    manifest["contents"][0]["odd"] = 1
    assert list(findings(manifest, SCHEMA))


def test_schema_and_reader_know_the_same_fields() -> None:
    content = SCHEMA["properties"]["contents"]["items"]
    fields = content["properties"]
    pairs = [
        (Manifest, SCHEMA),
        (Content, content),
        (Part, fields["parts"]["items"]),
        (Canary, fields["canaries"]["items"]),
        (Licence, fields["licence"]),
        (Publisher, fields["publisher"]["oneOf"][1]),
        (TreeFile, fields["tree"]["items"]),
    ]
    for shape, schema in pairs:
        known = set(schema["properties"])
        # Left out where there are none: bundles of before are spelled as they were.
        optional = {"tree", "canaries"} if shape is Content else set()
        assert set(shape.__struct_fields__) == known
        assert known - set(schema["required"]) == optional
