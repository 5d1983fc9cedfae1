"""The advisor: which model for these needs, what hardware for this model, and does buying it pay."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from app.domain.advice import (
    AdviceRow,
    Needs,
    Quality,
    Speed,
    bandwidth_speed,
    better_quantization,
    lacking,
    recommended,
    scaled_speed,
)
from app.domain.devices import DeviceShare, Room
from app.domain.engine import Calibration, MemoryPlan
from app.domain.prices import FIRST_PRICES, Load, PayBack, Prices, first_prices, pay_back, with_own
from app.errors import AppError, SettingsError
from app.inference.devices import available_bytes
from app.modelfiles.advisor_catalogue import (
    AdvisorCatalogue,
    KnownModel,
    Quantization,
    Rating,
    read_advisor,
    read_bytes_per_token,
    size_of,
)
from app.modelfiles.families import read_families
from app.modelfiles.hardware import Hardware, named_hardware, read_hardware
from app.modelfiles.memory import ModelSize
from app.modelfiles.planning import plan_memory
from app.services.models import Models
from app.services.preferences import Preferences

# The machine of the table or None, the room there is, and what was measured here.
_Place = tuple[Hardware | None, Room, tuple[Calibration, int] | None]


class UnknownModelError(AppError):
    """The advisor knows no such model; `known` names those it does."""

    code = "advice.model"


class Advising:
    """Needs no profile and no model on the machine."""

    def __init__(self, models: Models, preferences: Preferences, manifest_dir: Path) -> None:
        self._models, self._preferences, self._manifest_dir = models, preferences, manifest_dir

    @cached_property
    def catalogue(self) -> AdvisorCatalogue:
        """All models one may think of, with the sources of what is said of them."""
        return read_advisor(self._manifest_dir)

    def sources(self) -> dict[str, str]:
        """Where what is said of quality, Russian, bytes and speed comes from."""
        told = self.catalogue
        kinds = {f"quantization {one.name}": one.source for one in told.quantizations}
        return {
            "quality": told.quality_source,
            "russian": told.russian_source,
            "bandwidth": told.bandwidth_source,
            **kinds,
        }

    def rows(self, needs: Needs, hardware: str | None = None) -> tuple[AdviceRow, ...]:
        """Every model in the quantisation that suits the machine, with what it lacks.

        Args:
            needs: What is asked of it.
            hardware: A machine of the hardware table; this one when None.

        Raises:
            UnknownHardwareError: There is no such machine.
        """
        machine = named_hardware(self._hardware, hardware) if hardware else None
        here = None if machine else self._measured()
        room = machine.room() if machine else Room(available_bytes(), self._models.machine().accelerators)
        return tuple(self._row(model, needs, (machine, room, here)) for model in self.catalogue.models)

    def choose(self, rows: Iterable[AdviceRow], needs: Needs) -> AdviceRow | None:
        """The one to take; None where none suits."""
        return recommended(rows, needs)

    def hardware_for(self, name: str, needs: Needs) -> tuple[AdviceRow, ...]:
        """A model on every machine of the hardware table, those that suit first, the cheapest of them first.

        Args:
            name: `FAMILY:SIZE`, as `rows` name them.
            needs: What is asked of it.

        Raises:
            UnknownModelError: There is none of that name.
        """
        model = self._model(name)
        found = [self._row(model, needs, (machine, machine.room(), None)) for machine in self._hardware]
        prices = self.prices()

        def order(row: AdviceRow) -> tuple[bool, bool, float]:
            price = prices.of_hardware(row.hardware)
            return not row.suits, price is None, price.amount if price else 0.0

        return tuple(sorted(found, key=order))

    def prices(self) -> Prices:
        """The user's where they gave one, else the product's first."""
        told = self._preferences.get().prices
        own = {
            name: (float(str(one["amount"])), date.fromisoformat(str(one["dated"])))
            for name, one in told.items()
        }
        return with_own(first_prices(), own)

    def set_price(self, name: str, amount: float, today: date) -> None:
        """Keep the user's price, dated today.

        Raises:
            SettingsError: There is no such price (`advice.price`), or the amount is none.
        """
        known = {*FIRST_PRICES, *(machine.name for machine in self._hardware)}
        if name not in known or not amount >= 0:
            raise SettingsError(
                f"no price {name}", code="advice.price", name=name, known=", ".join(sorted(known))
            )
        given = {"amount": float(amount), "dated": today.isoformat()}
        values = {**self._preferences.get().prices, name: given}
        self._preferences.change(prices=values)

    def forget_prices(self) -> None:
        """Let the product's first prices hold again."""
        self._preferences.change(prices={})

    def hardware_titles(self) -> dict[str, str]:
        """The machines of the hardware table: what people call them, by name."""
        return {machine.name: machine.title for machine in self._hardware}

    def pay_back(self, load: Load, hardware: str, machines: int = 1) -> PayBack:
        """Buying a machine beside the cloud's bill for the same load.

        Raises:
            SettingsError: Nobody said what it costs (`advice.price`).
        """
        prices = self.prices()
        price = prices.of_hardware(hardware)
        if price is None:
            raise SettingsError(f"no price of {hardware}", code="advice.price", name=hardware, known="")
        return pay_back(prices, load, price.amount, machines)

    @cached_property
    def _hardware(self) -> tuple[Hardware, ...]:
        return read_hardware(self._manifest_dir)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {family.key: family.title for family in read_families(self._manifest_dir)}

    def _model(self, name: str) -> KnownModel:
        known = {f"{one.family}:{one.size}": one for one in self.catalogue.models}
        if name not in known:
            raise UnknownModelError(f"no model {name}", name=name, known=", ".join(known))
        return known[name]

    def _measured(self) -> tuple[Calibration, int] | None:
        """The installed model that was measured here, with its bytes: the active one before others."""
        rows = sorted(self._models.list(), key=lambda row: not row.active)
        found = ((row.calibration, row.bytes) for row in rows)
        return next(((one, size) for one, size in found if one is not None), None)

    def _row(
        self,
        model: KnownModel,
        needs: Needs,
        place: _Place,
    ) -> AdviceRow:
        found = [self._planned(model, kind, needs, place) for kind in self.catalogue.quantizations]
        return better_quantization(found)

    def _planned(
        self,
        model: KnownModel,
        kind: Quantization,
        needs: Needs,
        place: _Place,
    ) -> AdviceRow:
        machine, room, here = place
        size, read = size_of(model, kind), read_bytes_per_token(model, kind)
        plan = plan_memory(size, room, n_ctx=needs.n_ctx)
        if machine is None:
            speed = _speed_here(here, plan, read)
        else:
            speed = _speed_there(machine, plan, size, self.catalogue, read)
        row = replace(
            self._described(model, kind),
            hardware=machine.name if machine else "",
            fits=plan.fits,
            has_room=plan.fits and all(map(_has_room, plan.shares)),
            is_whole=not room.accelerators or plan.n_gpu_layers > model.shape.blocks,
            n_ctx=plan.n_ctx,
            total_bytes=plan.total_bytes,
            available_bytes=plan.available_bytes,
            n_gpu_layers=plan.n_gpu_layers,
            speed=speed,
        )
        return replace(row, lacks=lacking(row, needs))

    def _described(self, model: KnownModel, kind: Quantization) -> AdviceRow:
        """What holds of it on any machine."""
        return AdviceRow(
            family=model.family,
            title=self._titles[model.family],
            size=model.size,
            parameters=model.parameters,
            licence=model.licence,
            licence_note=model.licence_note,
            commercial=model.commercial,
            russian=model.russian,
            made_for=model.made_for,
            quality=quality_of(model, self.catalogue),
            quantization=kind.name,
            quantization_loss=kind.loss,
            source=model.source,
        )


def quality_of(model: KnownModel, catalogue: AdvisorCatalogue) -> Quality:
    """Its own rating, else that of the largest rated model that is not larger."""
    ratings = {rating.name: rating for rating in catalogue.quality}
    if model.rated_as:
        return Quality("rated", model.rated_as, _by_task(ratings[model.rated_as]))
    rated = {one.rated_as: one.parameters for one in catalogue.models if one.rated_as}
    smaller = [name for name, parameters in rated.items() if parameters <= model.parameters]
    if not smaller:
        return Quality("none")
    nearest = max(smaller, key=lambda name: rated[name])
    return Quality("size", nearest, _by_task(ratings[nearest]))


def _has_room(share: DeviceShare) -> bool:
    return share.total_bytes * 10 <= (share.free_bytes - share.headroom_bytes) * 9


def _by_task(rating: Rating) -> dict[str, int]:
    return {
        "email": rating.email,
        "summary": rating.summary,
        "knowledge": rating.knowledge,
        "classification": rating.classification,
        "instructions": rating.instructions,
    }


def _speed_here(here: tuple[Calibration, int] | None, plan: MemoryPlan, read: int) -> Speed | None:
    """Of what was measured here, only where both lie on devices of one kind."""
    if here is None or not plan.fits:
        return None
    measured, size = here
    if (measured.device == "CPU") != (plan.n_gpu_layers == 0):
        return None
    return scaled_speed(measured.answer_tokens_per_s, size, read)


def _speed_there(
    machine: Hardware, plan: MemoryPlan, size: ModelSize, catalogue: AdvisorCatalogue, read: int
) -> Speed | None:
    """By the bandwidths of the table, each device reading its part of the weights."""
    if not plan.fits:
        return None
    bandwidths = {one.name: one.bandwidth_gb_per_s for one in machine.accelerators}
    # A row of the embeddings is looked up, not read through; it stands in the machine's memory.
    weights = {
        share.device: share.weights_bytes
        - (size.weights.input_bytes if share.device not in bandwidths else 0)
        for share in plan.shares
    }
    placed = sum(weights.values()) or 1
    parts = [
        (count * read // placed, bandwidths.get(device, machine.bandwidth_gb_per_s))
        for device, count in weights.items()
        if count > 0
    ]
    return bandwidth_speed(parts, catalogue.bandwidth_used)
