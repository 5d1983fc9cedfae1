"""From a fresh clone to the open desk: the starter model, the demo profile, the window."""

import json
import os
import subprocess
import sys
from pathlib import Path

from devkit.places import PYTHON, ROOT, StepError, call, environment, run, say
from devkit.weights import STARTER, ensure_weights

APP: list[str | Path] = [PYTHON, "-m", "app"]


def run_desk(words: list[str]) -> int:
    """Open the desk; what it needs is fetched and made at the first time only.

    Args:
        words: Further words for the program: with `--profile` it opens another profile than the demo's.

    Returns:
        How the desk ended.
    """
    if not starter_installed():
        weights = ensure_weights(STARTER)
        say("installing the starter model")
        # Its digest is known: nobody need read the template that stands in it.
        run([*APP, "models", "install", weights], silent=True)
        run([*APP, "models", "activate", STARTER], silent=True)
    demo = data_directory() / "profiles" / "demo"
    if not (demo / "profile.key").exists():
        say(f"making the demo profile in {demo}")
        run([*APP, "profile", "new", demo, "--demo"])
    # A profile of one's own may be the last used by now; a `--profile` among the words comes later and wins.
    alone = words[:1] in (["--selftest"], ["--worker"])
    named: list[str | Path] = [] if alone else ["--profile", demo]
    return call([*APP, *named, *words], extra=screen())


def starter_installed() -> bool:
    """Whether the program knows the starter, or another model the user has made active."""
    asked = subprocess.run(
        [*map(str, APP), "models", "list", "--json"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        check=False,
    )
    if asked.returncode:
        raise StepError(
            f"`models list` ended with {asked.returncode}: {asked.stderr.decode(errors='replace').strip()}"
        )
    return any(model["active"] or model["name"] == STARTER for model in json.loads(asked.stdout)["models"])


def data_directory() -> Path:
    """Where the program keeps its data, by its own word."""
    question = "from app.paths import directories; print(directories().data)"
    asked = subprocess.run(
        [str(PYTHON), "-c", question], cwd=ROOT, env=environment(), capture_output=True, check=True
    )
    return Path(asked.stdout.decode().strip())


def screen() -> dict[str, str]:
    """On a Linux without a screen Qt draws into memory: enough for `--smoke`."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    return {}
