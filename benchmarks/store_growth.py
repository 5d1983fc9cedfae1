"""What searching and cards cost from ten thousand interactions to a million: a table and its picture."""

from pathlib import Path

from benchmarks.growth_picture import write_charts
from benchmarks.harness import Figure, say
from benchmarks.store_plain import both
from benchmarks.store_profile import Size
from benchmarks.store_reading import card_times
from benchmarks.store_search import percentile, ranked_queries, search_times, typed_queries

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "store-growth.svg"
SIZES = (Size(500, 10_000), Size(5_000, 100_000), Size(15_000, 300_000))


def costs(size: Size) -> dict[str, float]:
    """The 95th percentiles of one size, in milliseconds, and the file in megabytes."""
    with both(size) as (store, ours, plain):
        return {
            "typing": percentile(search_times(ours, plain, typed_queries(), ranked=False).ours, 0.95),
            "ranked": percentile(search_times(ours, plain, ranked_queries(), ranked=True).ours, 0.95),
            "card": percentile(card_times(size, ours, plain).ours, 0.95),
            "file": store.database.path.stat().st_size / 1e6,
        }


def figures(size: Size) -> list[Figure]:
    """The table, up to the size asked for; the picture is written beside."""
    rows: list[tuple[float, dict[str, float]]] = []
    found: list[Figure] = []
    for each in [*(one for one in SIZES if one.interactions < size.interactions), size]:
        cost = costs(each)
        say(f"  {each.interactions:8} " + " ".join(f"{name} {value:.2f}" for name, value in cost.items()))
        rows.append((each.interactions / 1000, cost))
        found += [
            Figure(f"store.growth_{each.interactions}_{name}", value, "MB" if name == "file" else "ms")
            for name, value in cost.items()
        ]
    write_charts(
        PICTURE,
        "interactions, thousands",
        (
            ("search, 95th percentile, ms", {name: [(x, cost[name]) for x, cost in rows]
                                             for name in ("typing", "ranked")}),
            ("card, 95th percentile, ms", {"card": [(x, cost["card"]) for x, cost in rows]}),
        ),
    )  # fmt: skip
    return found
