"""`models advise`: which model for these needs, what hardware for this model, and does buying pay."""

from datetime import datetime

from app.commands.invocation import Invocation
from app.commands.output import plain
from app.commands.parser import UsageError, positive
from app.commands.verbs import VerbTable
from app.domain.advice import RUSSIAN, TASKS, AdviceRow, Needs
from app.domain.prices import Load, PayBack, Price
from app.domain.sentences import size

DONE = 0


def add_to(models: VerbTable) -> None:
    """Add this verb to the group of `models`."""
    parser = models.add(
        "advise", "which model, what hardware, what it costs", "какая модель и машина", advise
    )
    parser.add_argument("--needs", metavar="WORDS", default="", help=needs_help(models.language))
    parser.add_argument("--hardware", metavar="NAME")
    parser.add_argument("--model", metavar="FAMILY:SIZE")
    parser.add_argument("--requests", type=positive, metavar="N")
    parser.add_argument("--tokens", type=positive, metavar="N", default=1000)
    parser.add_argument("--machines", type=positive, metavar="N", default=1)
    parser.add_argument("--set-price", metavar="NAME=AMOUNT", action="append", default=[])


def needs_help(language: str) -> str:
    """What `--needs` takes."""
    of_hundred, between = ("ПРОЦЕНТОВ", "через запятую") if language == "ru" else ("PERCENT", "by commas")
    tasks = " | ".join(TASKS)
    return (
        f"russian[=({' | '.join(RUSSIAN[1:])})], commercial, task=({tasks}), quality={of_hundred}, "
        f"speed=N, n_ctx=N; {between}"
    )


def advise(invocation: Invocation) -> int:
    """Tell every model with what it lacks, and the one to take; or every machine for one model."""
    options, advising = invocation.options, invocation.services.advising
    needs = read_needs(options.needs, invocation)
    wanted = [_price(told, invocation) for told in options.set_price]
    for name, amount in wanted:
        advising.set_price(name, amount, datetime.now().astimezone().date())
    if options.model:
        rows = advising.hardware_for(options.model, needs)
        best = next((row for row in rows if row.suits), None)
    else:
        rows = advising.rows(needs, options.hardware)
        best = advising.choose(rows, needs)
    priced = best is not None and advising.prices().of_hardware(best.hardware) is not None
    bought = options.hardware or (best.hardware if best and priced else "")
    paid = None
    if options.requests and bought:
        paid = advising.pay_back(Load(options.requests, options.tokens), bought, options.machines)
    invocation.output.document(
        {"needs": needs, "hardware": options.hardware or "", **_documents(invocation, rows, best, paid)}
    )
    _tell(invocation, rows, best, paid)
    return DONE


def _documents(
    invocation: Invocation, rows: tuple[AdviceRow, ...], best: AdviceRow | None, paid: PayBack | None
) -> dict[str, object]:
    advising = invocation.services.advising
    prices = advising.prices()
    return {
        "models": [_document(row, prices.of_hardware(row.hardware)) for row in rows],
        "recommended": _document(best, prices.of_hardware(best.hardware)) if best else None,
        "pay_back": paid,
        "prices": {name: _priced(price) for name, price in prices.by_name.items()},
        "sources": advising.sources(),
    }


def read_needs(words: str, invocation: Invocation) -> Needs:
    """The needs of a line.

    Raises:
        UsageError: A word is none of them, or its value is no such value.
    """
    values: dict[str, str] = {}
    for word in filter(None, (piece.strip() for piece in words.split(","))):
        name, _, value = word.partition("=")
        values[name] = value
    try:
        return _needs(values)
    except (KeyError, ValueError) as error:
        output = invocation.output
        known = needs_help(output.language)
        raise UsageError(output.words(f"needs are {known}", f"потребности: {known}")) from error


def _needs(values: dict[str, str]) -> Needs:
    russian = values.pop("russian", "none") or "good"
    commercial = values.pop("commercial", None)
    task = values.pop("task", "email")
    quality = int(values.pop("quality", "0"))
    speed = float(values.pop("speed", "0"))
    n_ctx = values.pop("n_ctx", "")
    if values or russian not in RUSSIAN or task not in TASKS or commercial:
        raise ValueError(str(values))
    return Needs(russian, commercial is not None, task, quality, speed, int(n_ctx) if n_ctx else None)


def _price(told: str, invocation: Invocation) -> tuple[str, float]:
    name, _, amount = told.partition("=")
    try:
        return name, float(amount)
    except ValueError as error:
        output = invocation.output
        raise UsageError(output.words("--set-price NAME=AMOUNT", "--set-price ИМЯ=СУММА")) from error


def _document(row: AdviceRow, price: Price | None) -> dict[str, object]:
    values = plain(row)
    assert isinstance(values, dict)
    speed = row.speed
    return {
        **values,
        "suits": row.suits,
        "tokens_per_s": round(speed.tokens_per_s, 1) if speed else None,
        "speed_basis": speed.basis if speed else None,
        "price": _priced(price) if price else None,
    }


def _priced(price: Price) -> dict[str, object]:
    return {"amount": price.amount, "dated": price.dated.isoformat(), "own": price.own}


def _tell(
    invocation: Invocation, rows: tuple[AdviceRow, ...], best: AdviceRow | None, paid: PayBack | None
) -> None:
    output = invocation.output
    output.table(
        ("", "model", "hardware", "quantization", "memory", "tok/s", "russian", "licence", "lacks"),
        [
            (
                "*" if row is best else "",
                f"{row.family}:{row.size}",
                row.hardware,
                row.quantization,
                size(row.total_bytes, output.language),
                f"{row.speed.tokens_per_s:.1f}" if row.speed else "",
                row.russian,
                row.licence,
                row.lacks,
            )
            for row in rows
        ],
    )
    if paid is not None:
        output.text(_bought(invocation, paid))


def _bought(invocation: Invocation, paid: PayBack) -> str:
    """The pay-back in one line."""
    words = invocation.output.words
    verdict = {"buy": words("buy", "покупать"), "cloud": words("cloud", "облако")}[paid.verdict]
    months = f"{paid.months:.1f}" if paid.months is not None else "—"
    price, bill = f"{paid.price:,.0f} ₸", f"{paid.cloud_month:,.0f} ₸"
    return words(
        f"{verdict}: {price} against {bill} a month; paid back in months: {months}",
        f"{verdict}: {price} против {bill} в месяц; окупается за месяцев: {months}",
    )
