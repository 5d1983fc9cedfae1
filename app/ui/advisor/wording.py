"""The advisor's words: needs, what a model lacks, what its figures stand on, money."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app.domain.advice import AdviceRow, Needs
from app.domain.prices import PayBack, Price
from app.ui import figures, formats

translate = QCoreApplication.translate


def task_words() -> Mapping[str, str]:
    """What a model is for, in the order it is offered."""
    return {
        "email": translate("Advisor", "letters"),
        "summary": translate("Advisor", "summaries"),
        "knowledge": translate("Advisor", "answers from manuals"),
        "classification": translate("Advisor", "sorting of requests"),
        "instructions": translate("Advisor", "instructions"),
    }


def russian_words() -> Mapping[str, str]:
    """How well Russian is written, from none on."""
    return {
        "none": translate("Advisor", "any"),
        "weak": translate("Advisor", "weak"),
        "middling": translate("Advisor", "middling"),
        "good": translate("Advisor", "good"),
        "best": translate("Advisor", "the best"),
    }


def lacks_words(row: AdviceRow) -> str:
    """What a model does not give, in one line; empty where it suits."""
    known = {
        "memory": translate("Advisor", "memory"),
        "licence": translate("Advisor", "licence for paid work"),
        "russian": translate("Advisor", "Russian"),
        "quality": translate("Advisor", "quality"),
        "speed": translate("Advisor", "speed"),
        "context": translate("Advisor", "context"),
    }
    return ", ".join(known[code] for code in row.lacks)


def title(row: AdviceRow) -> str:
    """«Qwen 2.5 · 32B»."""
    return f"{row.title} · {row.size}"


def speed(row: AdviceRow) -> str:
    """What speed to expect: never said to be measured; a dash where nothing is known."""
    if row.speed is None:
        return "–"
    return translate("Advisor", "≈ {0}").format(figures.pace(row.speed.tokens_per_s))


def quality(row: AdviceRow, needs: Needs) -> str:
    """The rating for a task, and whose it is."""
    rated = row.quality.ratings.get(needs.task)
    task = task_words()[needs.task]
    if rated is None:
        return translate("Advisor", "{0}: nobody rated it").format(task)
    if row.quality.basis == "rated":
        return translate("Advisor", "{0}: {1} %").format(task, rated)
    return translate("Advisor", "{0}: {1} %, as {2}").format(task, rated, row.quality.of)


def facts(row: AdviceRow, needs: Needs) -> str:
    """The second line of a model: figures, rating, Russian, licence."""
    russian = translate("Advisor", "Russian: {0}").format(
        translate("Advisor", "none") if row.russian == "none" else russian_words()[row.russian]
    )
    parts = (row.quantization, figures.memory(row.total_bytes), quality(row, needs), russian, row.licence)
    return " · ".join(parts)


def machine_titles(titles: Mapping[str, str]) -> dict[str, str]:
    """The machines of the table by name; a product keeps its own name, what is no name is translated."""
    spoken = {
        "laptop-8gb": translate("Advisor", "Laptop, processor alone, 8 GB"),
        "laptop-16gb": translate("Advisor", "Laptop, processor alone, 16 GB"),
        "laptop-32gb": translate("Advisor", "Laptop, processor alone, 32 GB"),
        "igpu-16gb": translate("Advisor", "Laptop with integrated graphics, 16 GB"),
    }
    return {name: spoken.get(name) or _spoken(own) for name, own in titles.items()}


def _spoken(own: str) -> str:
    """A product's name, with the few words around it in the desk's language."""
    for english, word in (
        ("Two ", translate("Advisor", "Two ")),
        (" GB of memory", translate("Advisor", " GB of memory")),
        (" GB unified", translate("Advisor", " GB unified")),
    ):
        own = own.replace(english, word)
    return own


def money(amount: float) -> str:
    """Tenge: «1 100 000 ₸»."""
    return f"{formats.number(amount)}{formats.THIN}₸"


def price(told: Price | None) -> str:
    """What a machine costs, and of when that is."""
    if told is None:
        return translate("Advisor", "price not known")
    return f"{money(told.amount)} · {told.dated:%m.%Y}"


def price_names() -> Mapping[str, str]:
    """The prices that are no machine's."""
    return {
        "cloud_per_1000_tokens": translate("Advisor", "Cloud, for 1000 tokens"),
        "cloud_cheaper_below_requests": translate("Advisor", "Requests a month under which the cloud wins"),
        "running_low": translate("Advisor", "Running a machine a month, from"),
        "running_high": translate("Advisor", "Running a machine a month, to"),
        "rent_low": translate("Advisor", "Renting a machine a month, from"),
        "rent_high": translate("Advisor", "Renting a machine a month, to"),
    }


def verdict(paid: PayBack) -> str:
    """Whether buying pays, with the figures it stands on."""
    reasons = {
        "few_requests": translate("Advisor", "Take the cloud: there are too few requests to buy for."),
        "never": translate(
            "Advisor", "Take the cloud: running the machine costs more than the cloud's bill."
        ),
        "too_long": translate("Advisor", "Take the cloud: the machine pays back in {0} months only."),
        "pays_back": translate("Advisor", "Buy: the machine pays back in {0} months."),
    }
    months = formats.number(paid.months, 1) if paid.months is not None else ""
    words = translate("Advisor", "{0} once and {1} a month, beside {2} a month for the cloud.")
    told = words.format(money(paid.price), money(paid.running_month), money(paid.cloud_month))
    return f"{reasons[paid.reason].format(months)} {told}"


def best_word() -> str:
    """The tag of the one to take."""
    return translate("Advisor", "take this one")


def lacking_word(lacks: str) -> str:
    """The tag of one that lacks something."""
    return translate("Advisor", "lacks: {0}").format(lacks)


def memory(row: AdviceRow) -> str:
    """What it takes of what there is."""
    return translate("Advisor", "{0} of {1}").format(
        figures.memory(row.total_bytes), figures.memory(row.available_bytes)
    )
