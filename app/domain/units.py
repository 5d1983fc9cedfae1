"""Units of measure as people write them, Russian and English, brought to one name."""

import re

_UNITS = {
    "bar": r"бар(?:а|ов)?|bars?", "mpa": "МПа|MPa", "kpa": "кПа|kPa", "atm": "атм|atm", "psi": "psi",
    "mm": r"мм|mm|миллиметр\w*|millimet\w+", "cm": "см|cm|сантиметр\\w*", "km": "км|km|километр\\w*",
    "m3": "м3|м³|m3|m³|куб\\w*", "m2": "м2|м²|m2|m²", "m": r"м|m|метр\w*|met(?:er|re)s?", "um": "мкм|µm|um",
    "kg": r"кг|kg|килограмм\w*|kilos?", "t": r"т|t|тонн\w*|tonn?e?s?", "g": "г|g|грамм\\w*",
    "c": r"°\s?[CС]?|градус\w*|degrees?", "percent": r"%|процент\w*|percent", "kw": "кВт|kW|киловатт\\w*",
    "mw": "МВт|MW", "kva": "кВА|kVA", "kv": "кВ|kV", "v": r"В|V|вольт\w*|volts?", "a": r"А|A|ампер\w*|amps?",
    "rpm": r"об/мин|оборот\w*|rpm", "hz": "Гц|Hz", "ohm": "Ом|Ω|ohms?", "kohm": "кОм", "mohm": "МОм",
    "l": r"л|l|литр\w*|lit(?:er|re)s?", "ml": "мл|ml", "lpm": "л/мин|l/min",
    "hour": r"ч|час\w*|h|hours?|hrs?",
    "minute": r"мин|минут\w*|min|minutes?", "second": r"сек|секунд\w*|с|sec|seconds?|s",
    "ms": "мс|ms", "day": r"дн(?:я|ей|ям|ями|ях)|день|сут(?:ки|ок|кам|ками)|days?",
    "workday": r"рабочих\s+дн\w+|working\s+days?|business\s+days?", "week": r"недел\w*|weeks?",
    "month": r"месяц\w*|months?", "year": r"год(?:а|у|ом|ов)?|лет|г\.|years?", "shift": r"смен\w*|shifts?",
    "kzt": r"₸|тенге|тг|KZT", "rub": r"₽|руб(?:л\w+)?|RUB", "usd": r"\$|долл\w*|USD", "nm": "Н·м|Нм|Nm|N·m",
    "mms": "мм/с|mm/s", "m3h": r"м³/ч|м3/ч|m³/h|m3/h", "piece": r"шт|штук\w*|pcs|pieces?|pc",
}  # fmt: skip

# The longest writing first, so that «мм/с» is not «мм» and «мин» not «м».
_CHOICES = "|".join(f"(?:{pattern})" for pattern in sorted(_UNITS.values(), key=len, reverse=True))
_SINGLE = {name: re.compile(pattern) for name, pattern in _UNITS.items()}
UNIT = re.compile(rf"[ \u00a0\u202f]?(?P<unit>{_CHOICES})(?![\w/])")


def unit_name(written: str) -> str:
    """Give the one name of a unit as written; it was found by `UNIT`."""
    return next(name for name, pattern in _SINGLE.items() if pattern.fullmatch(written))
