"""The store at 50,000 accounts and 1,000,000 interactions, sealed, beside plain SQLite in the same run.

Each part can be run alone (`--only search import`), smaller by `--accounts N --interactions N`. The profile
is made once and kept in the user's cache; imports go into an empty one and always have their full size.
"""

import argparse
import sys
from functools import partial

from benchmarks import store_growth, store_import, store_reading, store_scroll, store_search
from benchmarks.harness import main
from benchmarks.store_profile import Size

_PARTS = {
    "search": store_search.figures,
    "reading": store_reading.figures,
    "scroll": store_scroll.figures,
    "import": lambda _size: store_import.figures(),
    "growth": store_growth.figures,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--accounts", type=int, default=50_000)
    parser.add_argument("--interactions", type=int, default=1_000_000)
    asked, sys.argv[1:] = parser.parse_known_args()
    figures = {name: partial(part, Size(asked.accounts, asked.interactions)) for name, part in _PARTS.items()}
    raise SystemExit(main(figures))
