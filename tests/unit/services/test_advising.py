"""The advisor over the real catalogue: shapes that add up, plans, speeds the notes quote, prices kept."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.advice import AdviceRow, Needs
from app.domain.engine import Calibration
from app.domain.prices import Load
from app.errors import SettingsError
from app.modelfiles.advisor_catalogue import read_advisor, size_of
from app.modelfiles.catalogue import CatalogueError
from app.modelfiles.checking import inspect
from app.modelfiles.hardware import UnknownHardwareError
from app.modelfiles.weights import read_weights
from app.services.advising import Advising, UnknownModelError
from app.services.calibrations import write_calibration
from app.services.models import Models
from app.services.preferences import Preferences
from tests.helpers.echo import MANIFEST
from tests.helpers.gguf_builder import GgufBuilder

CATALOGUE = read_advisor(MANIFEST)


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return Models(tmp_path / "models", MANIFEST)


@pytest.fixture
def advising(models: Models, tmp_path: Path) -> Advising:
    preferences = Preferences(tmp_path / "settings.json", profiles=tmp_path, log_file=tmp_path / "log")
    return Advising(models, preferences, MANIFEST)


def named(rows: tuple[AdviceRow, ...], family: str, size: str) -> AdviceRow:
    return next(row for row in rows if (row.family, row.size) == (family, size))


def test_every_family_and_size_of_the_families_is_there() -> None:
    """All but what the product's table does not name: the older Llama 3, Mistral before v0.3, SmolLM2."""
    known = {(one.family, one.size): one.parameters for one in CATALOGUE.models}
    told = {}
    for path in (MANIFEST / "families").glob("*.json"):
        family = json.loads(path.read_text(encoding="utf-8"))
        if family["key"] not in {"llama3", "mistral", "smollm2"}:
            told.update({(family["key"], one["name"]): one["parameters"] for one in family["sizes"]})
    assert known == told
    assert len(known) == 25


@pytest.mark.parametrize("model", CATALOGUE.models, ids=lambda one: f"{one.family}-{one.size}")
def test_the_shape_is_the_published_one(model: object) -> None:
    """Its matrices add up to the published count of parameters; norms and biases are the rest."""
    from app.modelfiles.advisor_catalogue import KnownModel

    assert isinstance(model, KnownModel)
    shape = model.shape
    attention = 2 * shape.embedding * shape.head_length * (shape.heads + shape.kv_heads)
    forward = 3 * shape.embedding * shape.feed_forward * max(shape.experts, 1)
    words = shape.vocabulary * shape.embedding * (1 if shape.tied else 2)
    counted = shape.blocks * (attention + forward) + words
    assert counted == pytest.approx(model.parameters, rel=3e-4)
    assert model.licence
    assert model.source


@pytest.mark.starter
def test_bytes_of_a_real_file(starter_model: Path) -> None:
    """The starter is Qwen 2.5 1.5B in Q4_K_M: the estimate is within 2 % of the file's own tensors.

    Its publisher wrote the embeddings a second time, as an output of their own.
    """
    seen = inspect(starter_model)
    assert seen.header is not None
    assert seen.shape is not None
    real = read_weights(seen.header, seen.shape.block_count).total_bytes
    model = next(one for one in CATALOGUE.models if (one.family, one.size) == ("qwen2.5", "1.5B"))
    kind = CATALOGUE.quantizations[1]
    again = model.shape.vocabulary * model.shape.embedding * kind.input_bits / 8
    assert size_of(model, kind).weights.total_bytes + again == pytest.approx(real, rel=0.02)


def test_speeds_that_the_notes_quote(advising: Advising) -> None:
    """7B on an RTX 4090: 50–100 tokens a second; 70B on an A100 80 GB: 20–30."""
    small = named(advising.rows(Needs(), "rtx-4090-24gb"), "mistral-v3", "7B").speed
    large = named(advising.rows(Needs(), "a100-80gb"), "llama3.1", "3.3 70B")
    assert small is not None
    assert large.speed is not None
    assert 50 <= small.tokens_per_s <= 100
    assert 20 <= large.speed.tokens_per_s <= 30
    assert large.quantization == "Q4_K_M"
    assert {small.basis, large.speed.basis} == {"bandwidth"}


def test_which_model_for_these_needs(advising: Advising) -> None:
    needs = Needs("good", commercial=True, quality=75, tokens_per_s=10)
    rows = advising.rows(needs, "rtx-4090-24gb")
    best = advising.choose(rows, needs)
    assert best is not None
    assert (best.family, best.size, best.quantization) == ("qwen2.5", "32B", "Q4_K_M")
    assert "licence" in named(rows, "command-r", "35B").lacks
    assert "russian" in named(rows, "mistral-v3", "7B").lacks
    assert named(rows, "llama3.1", "3.1 405B").lacks[0] == "memory"
    assert advising.choose(advising.rows(Needs(quality=99), "laptop-8gb"), needs) is None
    with pytest.raises(UnknownHardwareError):
        advising.rows(needs, "abacus")


def test_quality_is_rated_or_says_what_it_stands_on(advising: Advising) -> None:
    rows = advising.rows(Needs(), "h100-80gb")
    assert named(rows, "llama3.1", "3.3 70B").quality.ratings["email"] == 88
    assert named(rows, "llama3.1", "3.3 70B").quality.basis == "rated"
    stands = named(rows, "qwen2.5", "14B").quality
    assert (stands.basis, stands.of, stands.ratings["email"]) == ("size", "mistral-7b", 75)
    assert named(rows, "qwen2.5", "72B").quality.of == "llama-70b"
    assert named(rows, "qwen2.5", "0.5B").quality.basis == "none"
    assert set(advising.sources()) >= {"quality", "russian", "bandwidth", "quantization Q8_0"}


def test_what_hardware_for_this_model(advising: Advising) -> None:
    rows = advising.hardware_for("llama3.1:3.3 70B", Needs(tokens_per_s=15))
    assert next(row.hardware for row in rows if row.suits) == "a100-80gb"
    assert len(rows) == 17
    with pytest.raises(UnknownModelError):
        advising.hardware_for("gpt-4", Needs())


def test_speed_here_is_this_machines_own_scaled_by_bytes(
    advising: Advising, models: Models, tmp_path: Path
) -> None:
    needs = Needs()
    assert all(row.speed is None for row in advising.rows(needs))
    file = tmp_path / "tiny.gguf"
    file.write_bytes(GgufBuilder().build())
    row = models.install(file)
    measured = Calibration(row.sha256, 100.0, 50.0, 2, datetime(2026, 11, 24, tzinfo=UTC))
    write_calibration(tmp_path / "models" / row.name / "calibration.json", measured)
    assert models.calibration_of(row.name) == measured
    rows = advising.rows(needs)
    one, other = (named(rows, "qwen2.5", size) for size in ("0.5B", "1.5B"))
    assert one.speed is not None
    assert other.speed is not None
    assert one.speed.basis == "calibration"
    assert one.speed.tokens_per_s > other.speed.tokens_per_s
    elsewhere = Calibration(row.sha256, 100.0, 50.0, 2, datetime(2026, 11, 24, tzinfo=UTC), (), "CUDA0")
    write_calibration(tmp_path / "models" / row.name / "calibration.json", elsewhere)
    assert all(one.speed is None for one in advising.rows(needs) if one.n_gpu_layers == 0)


def test_prices_are_kept_with_their_day(advising: Advising, models: Models, tmp_path: Path) -> None:
    day = date(2026, 11, 24)
    advising.set_price("a100-80gb", 9_000_000, day)
    advising.set_price("laptop-32gb", 500_000, day)
    again = Preferences(tmp_path / "settings.json", profiles=tmp_path, log_file=tmp_path / "log")
    again.change(author="К. Ибраева")
    kept = Advising(models, again, MANIFEST).prices()
    assert again.problem is None
    assert kept.by_name["a100-80gb"].amount == 9_000_000
    assert (kept.by_name["laptop-32gb"].dated, kept.by_name["laptop-32gb"].own) == (day, True)
    assert not kept.by_name["h100-80gb"].own
    for name, amount in (("abacus", 1.0), ("a100-80gb", -1.0), ("a100-80gb", float("nan"))):
        with pytest.raises(SettingsError):
            advising.set_price(name, amount, day)


def test_pay_back_of_a_machine(advising: Advising) -> None:
    found = advising.pay_back(Load(100_000, 1000), "server-a100-80gb")
    assert found.verdict == "buy"
    with pytest.raises(SettingsError):
        advising.pay_back(Load(100_000, 1000), "laptop-8gb")


def test_a_catalogue_that_does_not_read(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        read_advisor(tmp_path)
    (tmp_path / "advisor.json").write_text("{}")
    with pytest.raises(CatalogueError):
        read_advisor(tmp_path)
