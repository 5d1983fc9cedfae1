"""What the user chose about the program itself; one small JSON file, read strictly, written whole.

The file holds no customer text and no secret. A file that does not read never stops the program: it is set
aside under another name, what was sound in it is kept, and the person is told (`services.preferences`).
"""

import os
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from app.errors import SettingsError

Language = Literal["ru", "en", "system"]
Theme = Literal["light", "dark", "system", "contrast"]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The user's choices.

    Attributes:
        last_profile: Directory of the profile opened last.
        lock_after_minutes: Idle minutes after which the profile locks; 0 never.
        assist_width: Width of the assistant's column, pixels.
        window: Geometry of the window as Qt saves it, base64; None for the first time.
        author: Who signs notes and accepted drafts.
        first_word_s: Seconds a cold first word may take; the context is chosen by it.
        scale: Size of the interface, 1.0 is the system's.
    """

    language: Language = "system"
    theme: Theme = "system"
    last_profile: str | None = None
    lock_after_minutes: Annotated[int, msgspec.Meta(ge=0, le=600)] = 10
    assist_width: Annotated[int, msgspec.Meta(ge=200, le=2000)] = 420
    window: Annotated[str, msgspec.Meta(max_length=10_000)] | None = None
    author: Annotated[str, msgspec.Meta(max_length=200)] = ""
    first_word_s: Annotated[float, msgspec.Meta(ge=1, le=120)] = 5.0
    scale: Annotated[float, msgspec.Meta(ge=0.5, le=4)] = 1.0


FIELDS: tuple[str, ...] = Settings.__struct_fields__


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
    return msgspec.convert(values, Settings)


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
        file.write(msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n")
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
        return msgspec.json.decode(path.read_bytes(), type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} is not a JSON object: {error}", code="settings.damaged", path=str(path)
        ) from error


def _check_field(name: str, value: object) -> None:
    if name not in FIELDS:
        raise SettingsError(f"unknown setting {name!r}", code="settings.field", field=name)
    try:
        msgspec.convert({name: value}, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"setting {name!r}: {error}", code="settings.field", field=name) from error


def _is_sound(name: str, value: object) -> bool:
    try:
        _check_field(name, value)
    except SettingsError:
        return False
    return True
