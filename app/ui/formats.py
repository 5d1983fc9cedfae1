"""Numbers, dates and sizes in the user's language; an event's time is told by its own clock."""

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale

THIN = "\u202f"


def number(value: float, digits: int = 0) -> str:
    """Return a number with the language's point and a thin space between thousands."""
    whole, _, part = f"{value:,.{digits}f}".partition(".")
    point = QLocale().decimalPoint()
    return whole.replace(",", THIN) + (point + part if part else "")


def gigabytes(count: float) -> str:
    """Return bytes as gigabytes without the unit, one digit under ten."""
    value = count / 1e9
    return number(value, 1 if value < 10 else 0)


def clock(at: datetime) -> str:
    """Return hours and minutes."""
    return f"{at:%H:%M}"


def day(at: datetime, now: datetime) -> str:
    """Return a day in full words: «6 октября», with the year if it is not this one."""
    date = QDate(at.year, at.month, at.day)
    return QLocale().toString(date, "d MMMM" if at.year == now.year else "d MMMM yyyy")


def short_day(at: datetime, now: datetime) -> str:
    """Return a day in short: «6 окт»."""
    month = QLocale().toString(QDate(at.year, at.month, at.day), "MMMM")[:3].lower()
    if QLocale().language() != QLocale.Language.Russian:
        month = month.capitalize()
    return f"{at.day} {month}" + ("" if at.year == now.year else f" {at.year}")


def recent(at: datetime, now: datetime) -> str:
    """Return the clock for today, «yesterday», else the short day."""
    here = now.astimezone(at.tzinfo)
    if at.date() == here.date():
        return clock(at)
    if at.date() == here.date() - timedelta(days=1):
        return QCoreApplication.translate("Formats", "yesterday")
    return short_day(at, here)


def moment(at: datetime, now: datetime) -> str:
    """Return a day and a time as the status bar tells them: «today, 04:00»."""
    here = now.astimezone(at.tzinfo)
    if at.date() == here.date():
        return QCoreApplication.translate("Formats", "today, {0}").format(clock(at))
    return f"{short_day(at, here)}, {clock(at)}"


def now() -> datetime:
    """Return this moment on this machine's clock."""
    return datetime.now().astimezone()
