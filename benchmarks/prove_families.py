"""Makes the tiny model of every family and tries them all through the program: `dev.py prove families`.

What is run is the command a person runs, `models families --selftest`; here its word is counted.
"""

import argparse
import json
import subprocess
import sys
from typing import Any

from devkit.places import ROOT
from devkit.tiny_models import ensure_tiny_models, tiny_families

COMMAND = [sys.executable, "-m", "app", "models", "families", "--selftest", "--json"]


def tried() -> dict[str, Any]:
    """The proof's document: a family counts as failed when it was not tried, too."""
    folder = ensure_tiny_models()
    run = subprocess.run([*COMMAND, "--models", str(folder)], cwd=ROOT, capture_output=True, check=False)
    if run.returncode not in (0, 1):
        raise SystemExit(run.stderr.decode(errors="replace") or run.stdout.decode(errors="replace"))
    trials = {trial["key"]: trial for trial in json.loads(run.stdout)["trials"]}
    wanted = set(tiny_families())
    held = sorted(key for key in wanted & trials.keys() if trials[key]["ok"])
    failed = sorted(wanted - set(held))
    return {"tried": len(wanted), "held": len(held), "failed": failed, "families": list(trials.values())}


def main() -> int:
    """Print the document, or a line for each family; 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    document = tried()
    if options.json:
        print(json.dumps(document, ensure_ascii=False))
    else:
        for trial in document["families"]:
            tokens = f"{trial['prompt_tokens']} + {trial['generated_tokens']} tokens"
            print(f"{'ok  ' if trial['ok'] else 'MISS'} {trial['key']:12} {trial['tokenizer']:18} {tokens}")
        print(f"{document['held']} of {document['tried']} held")
    return 1 if document["failed"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
