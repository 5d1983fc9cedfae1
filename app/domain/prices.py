"""What a machine costs beside a cloud's bill; every price is the user's to change and bears its date.

The first prices and the rules are the product's notes of late 2025, in tenge: buying pays back in one to two
years against the bill of a large site, and below 100,000 requests a month the cloud is cheaper.
"""

from dataclasses import dataclass, replace
from datetime import date

FIRST_DATE = date(2025, 11, 1)
MONTHS_TO_PAY_BACK = 24
# By names of the hardware table; a pair costs twice its single.
_FIRST_HARDWARE = {
    "rtx-4090-24gb": 1_100_000.0,
    "2x-rtx-4090-24gb": 2_200_000.0,
    "a100-40gb": 8_250_000.0,
    "a100-80gb": 13_750_000.0,
    "2x-a100-80gb": 27_500_000.0,
    "h100-80gb": 22_000_000.0,
    "2x-h100-80gb": 44_000_000.0,
    "server-a100-80gb": 27_500_000.0,
}
_FIRST_OTHERS = {
    "running_low": 50_000.0,
    "running_high": 100_000.0,
    "rent_low": 150_000.0,
    "rent_high": 1_100_000.0,
    "cloud_per_1000_tokens": 15.0,
    "cloud_cheaper_below_requests": 100_000.0,
}
FIRST_PRICES = {**_FIRST_HARDWARE, **_FIRST_OTHERS}


@dataclass(frozen=True, slots=True)
class Price:
    """An amount in tenge and the day it was true; `own` where the user gave it."""

    amount: float
    dated: date = FIRST_DATE
    own: bool = False


@dataclass(frozen=True, slots=True)
class Prices:
    """All prices by name."""

    by_name: dict[str, Price]

    def amount(self, name: str) -> float:
        """The amount of a known price."""
        return self.by_name[name].amount

    def of_hardware(self, name: str) -> Price | None:
        """What a machine of the hardware table costs; None where nobody said."""
        return None if name in _FIRST_OTHERS else self.by_name.get(name)


@dataclass(frozen=True, slots=True)
class Load:
    """What a site asks in a month."""

    requests: int
    tokens: int

    @property
    def thousands_of_tokens(self) -> float:
        """Of a month."""
        return self.requests * self.tokens / 1000


@dataclass(frozen=True, slots=True)
class PayBack:
    """Buying beside the cloud, a month.

    Attributes:
        months: Until what was bought is paid; None where it never is.
        verdict: `cloud` or `buy`.
        reason: `few_requests`, `never`, `too_long` or `pays_back`.
    """

    price: float
    cloud_month: float
    running_month: float
    months: float | None
    verdict: str
    reason: str


def first_prices() -> Prices:
    """The product's own."""
    return Prices({name: Price(amount) for name, amount in FIRST_PRICES.items()})


def with_own(prices: Prices, own: dict[str, tuple[float, date]]) -> Prices:
    """With the user's instead where they gave one; machines the table knows may be added."""
    changed = {name: Price(amount, dated, own=True) for name, (amount, dated) in own.items()}
    return replace(prices, by_name={**prices.by_name, **changed})


def cloud_month(prices: Prices, load: Load) -> float:
    """The cloud's bill."""
    return load.thousands_of_tokens * prices.amount("cloud_per_1000_tokens")


def pay_back(prices: Prices, load: Load, price: float, machines: int = 1) -> PayBack:
    """Whether buying so many machines at a price pays, and when.

    Args:
        prices: The other prices.
        load: What is asked in a month.
        price: Of one machine.
        machines: How many.
    """
    bill = cloud_month(prices, load)
    running = machines * (prices.amount("running_low") + prices.amount("running_high")) / 2
    saved = bill - running
    months = machines * price / saved if saved > 0 else None
    return PayBack(machines * price, bill, running, months, *_verdict(prices, load, months))


def _verdict(prices: Prices, load: Load, months: float | None) -> tuple[str, str]:
    if load.requests < prices.amount("cloud_cheaper_below_requests"):
        return "cloud", "few_requests"
    if months is None:
        return "cloud", "never"
    return ("buy", "pays_back") if months <= MONTHS_TO_PAY_BACK else ("cloud", "too_long")
