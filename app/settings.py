"""What the user chose about the program itself; one small JSON file, read strictly, written whole.

The file holds no customer text and no secret. A file that does not read never stops the program: it is set
aside under another name, what was sound in it is kept, and the person is told (`services.preferences`).
"""

import json
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from app.errors import SettingsError

LANGUAGES = ("ru", "en", "system")
THEMES = ("light", "dark", "system", "contrast")


class Settings(NamedTuple):
    """The user's choices; `checked` makes them of values that are not known to be sound.

    The window waits for this file: with msgspec, which reads everything else, the first frame came a tenth
    later.

    Attributes:
        language: One of `LANGUAGES`.
        theme: One of `THEMES`.
        last_profile: Directory of the profile opened last.
        lock_after_minutes: Idle minutes after which the profile locks, 0 to 600; 0 never.
        assist_width: Width of the assistant's column, 200 to 2000 pixels.
        window: Geometry of the window as Qt saves it, base64; None for the first time.
        author: Who signs notes and accepted drafts.
        first_word_s: Seconds a cold first word may take, 1 to 120; the context is chosen by it.
        scale: Size of the interface, 0.5 to 4; 1.0 is the system's.
        prices: The advisor's, where the user knows better: `{"amount", "dated"}` by name; never changed in
            place.
        copies_folder: Where daily copies go; beside the profile when None.
        daily_copies: Whether a copy is made each day.
        mark_drafts: Whether files written for others say what the model wrote.
    """

    language: str = "system"
    theme: str = "system"
    last_profile: str | None = None
    lock_after_minutes: int = 10
    assist_width: int = 420
    window: str | None = None
    author: str = ""
    first_word_s: float = 5.0
    scale: float = 1.0
    prices: Mapping[str, Mapping[str, object]] = {}
    copies_folder: str | None = None
    daily_copies: bool = True
    mark_drafts: bool = True


FIELDS: tuple[str, ...] = Settings._fields


def _one_of(*words: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in words


def _text(most: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and len(value) <= most


def _number(least: float, most: float, *kinds: type) -> Callable[[object], bool]:
    # True and False are numbers to Python, not to a person.
    return lambda value: (
        isinstance(value, kinds) and not isinstance(value, bool) and least <= value <= most  # type: ignore[operator]
    )


def _one_of_both(value: object) -> bool:
    return isinstance(value, bool)


def _or_none(rule: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or rule(value)


def _is_price(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() != {"amount", "dated"}:
        return False
    return _number(0, 1e12, int, float)(value["amount"]) and _is_day(value["dated"])


def _is_day(value: object) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


_RULES: Mapping[str, Callable[[object], bool]] = {
    "language": _one_of(*LANGUAGES),
    "theme": _one_of(*THEMES),
    "last_profile": _or_none(_text(32_000)),
    "lock_after_minutes": _number(0, 600, int),
    "assist_width": _number(200, 2000, int),
    "window": _or_none(_text(10_000)),
    "author": _text(200),
    "first_word_s": _number(1, 120, int, float),
    "scale": _number(0.5, 4, int, float),
    "prices": lambda value: isinstance(value, dict) and all(map(_is_price, value.values())),
    "copies_folder": _or_none(_text(4000)),
    "daily_copies": _one_of_both,
    "mark_drafts": _one_of_both,
}


def read_settings(path: Path) -> Settings:
    """The settings in `path`, or the defaults where there is no such file.

    Raises:
        SettingsError: `settings.damaged` when it is not JSON, `settings.field` when a field is unknown or
            has a wrong value; `facts["field"]` names it.
    """
    try:
        values = _read_object(path)
    except FileNotFoundError:
        return Settings()
    return checked(values)


def checked(values: dict[str, object]) -> Settings:
    """Settings of these values, defaults for the rest.

    Raises:
        SettingsError: `settings.field`, naming the first field that is unknown or wrong.
    """
    for name, value in values.items():
        _check_field(name, value)
    return Settings(**values)  # type: ignore[arg-type]


def sound_part(path: Path) -> Settings:
    """Of a file that `read_settings` refuses, the fields that are sound; defaults for the rest."""
    try:
        values = _read_object(path)
    except (OSError, SettingsError):
        return Settings()
    return checked({name: value for name, value in values.items() if _is_sound(name, value)})


def write_settings(path: Path, settings: Settings) -> None:
    """Write all of the settings, or leave the old file as it was.

    Raises:
        OSError: The directory takes no file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("wb") as file:
        file.write(
            json.dumps(settings._asdict(), ensure_ascii=False, indent=2).encode(errors="surrogatepass")
            + b"\n"
        )
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def set_aside(path: Path) -> Path:
    """Move a file that does not read out of the way, overwriting no earlier one; where it lies now."""
    number = 1
    while (place := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    path.replace(place)
    return place


def _read_object(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise _damaged(path, str(error)) from error
    if not isinstance(found, dict):
        raise _damaged(path, "another value")
    return found


def _damaged(path: Path, why: str) -> SettingsError:
    return SettingsError(f"{path} is not a JSON object: {why}", code="settings.damaged", path=str(path))


def _check_field(name: str, value: object) -> None:
    if name not in FIELDS:
        raise SettingsError(f"unknown setting {name!r}", code="settings.field", field=name)
    if not _RULES[name](value):
        raise SettingsError(f"setting {name!r} cannot be {value!r}", code="settings.field", field=name)


def _is_sound(name: str, value: object) -> bool:
    try:
        _check_field(name, value)
    except SettingsError:
        return False
    return True
