"""The product's own examples of what pays."""

from datetime import date

import pytest

from app.domain.prices import Load, cloud_month, first_prices, pay_back, with_own

SERVER = 27_500_000.0


def test_the_cloud_bill_of_the_notes() -> None:
    """100,000 requests a month of 500–1,000 tokens cost 750,000–1,500,000."""
    prices = first_prices()
    assert cloud_month(prices, Load(100_000, 500)) == 750_000
    assert cloud_month(prices, Load(100_000, 1000)) == 1_500_000


def test_a_server_pays_back_in_one_to_two_years() -> None:
    """Against the bill of 100,000 requests of 1,000 tokens."""
    found = pay_back(first_prices(), Load(100_000, 1000), SERVER)
    assert found.months is not None
    assert 12 <= found.months <= 24
    assert (found.verdict, found.reason) == ("buy", "pays_back")


@pytest.mark.parametrize("requests", [1, 50_000, 99_999])
def test_below_a_hundred_thousand_requests_the_cloud_is_cheaper(requests: int) -> None:
    found = pay_back(first_prices(), Load(requests, 1000), SERVER)
    assert (found.verdict, found.reason) == ("cloud", "few_requests")


def test_the_banks_case() -> None:
    """Two servers, paid back in 14 months: the bill that this takes is 275,000 requests of 1,000 tokens."""
    found = pay_back(first_prices(), Load(275_000, 1000), SERVER, machines=2)
    assert found.months == pytest.approx(14.1, abs=0.3)
    assert found.price == 55_000_000
    assert found.verdict == "buy"


def test_too_long_and_never() -> None:
    long = pay_back(first_prices(), Load(100_000, 500), SERVER)
    assert (long.verdict, long.reason) == ("cloud", "too_long")
    never = pay_back(first_prices(), Load(100_000, 10), SERVER)
    assert (never.verdict, never.reason, never.months) == ("cloud", "never", None)


def test_prices_are_the_users_to_change_and_bear_their_day() -> None:
    today = date(2026, 11, 24)
    prices = with_own(first_prices(), {"a100-80gb": (9e6, today), "laptop-16gb": (4e5, today)})
    changed, first = prices.of_hardware("a100-80gb"), prices.of_hardware("h100-80gb")
    assert changed is not None
    assert first is not None
    assert (changed.amount, changed.dated, changed.own) == (9e6, today, True)
    assert (first.amount, first.dated, first.own) == (22e6, date(2025, 11, 1), False)
    assert prices.of_hardware("laptop-16gb") is not None
    assert prices.of_hardware("laptop-32gb") is None
    assert prices.of_hardware("rent_low") is None
