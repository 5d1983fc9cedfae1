"""Sentences of the advisor, in both languages; `sentences` puts all tables together."""

from collections.abc import Mapping

RUSSIAN: Mapping[str, str] = {
    "advice": "Совет дать не удалось. Ничего не изменилось. Повторите.",
    "advice.model": "Такой модели советчик не знает: {name}[[; есть: {known}]]. Ничего не изменилось. "
    "Назовите одну из них.",
    "advice.price": "Такой цены нет, или сумма не годится: {name}[[; есть: {known}]]. Цены не изменились. "
    "Задайте её: --set-price ИМЯ=СУММА.",
}

ENGLISH: Mapping[str, str] = {
    "advice": "No advice could be given. Nothing has changed. Try again.",
    "advice.model": "The advisor knows no such model: {name}[[; there is: {known}]]. Nothing has changed. "
    "Name one of these.",
    "advice.price": "There is no such price, or the amount is none: {name}[[; there is: {known}]]. No price "
    "has changed. Set it with --set-price NAME=AMOUNT.",
}
