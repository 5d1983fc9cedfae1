"""Russian text for benchmarks: what customers and engineers wrote in the demo profile."""

import json
from functools import lru_cache

from app.paths import resources_dir


@lru_cache(maxsize=1)
def story_lines() -> tuple[str, ...]:
    """Every message, call and note of the Russian accounts, each on one line."""
    document = json.loads((resources_dir() / "demo" / "demo.json").read_text(encoding="utf-8"))
    return tuple(
        " ".join(said["text"].split())
        for account in document["accounts"]
        if account["language"] == "ru"
        for owner in (account, *account["cases"])
        for said in owner["interactions"]
    )
