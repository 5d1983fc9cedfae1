"""The printed recovery code: 128 bits as letters and digits a person can read out over a bad line.

26 characters of Crockford's base 32 (no I, L, O, U) and one check character, in nine groups of three. The
check is a weighted sum over GF(32), so any one wrong character and any two exchanged ones are noticed.
"""

import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)}
# What people type instead: look-alikes of both alphabets.
_LOOK_ALIKE = str.maketrans("OILАВЕКМНОРСТУХЗ", "011ABEKMH0PCTYX3")
_LENGTH = 26
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


def _double(value: int) -> int:
    value <<= 1
    return value ^ _POLYNOMIAL if value & 32 else value


def _check(values: list[int]) -> int:
    # Horner in GF(32): the weights are powers of a generator, all different for 26 places.
    total = 0
    for value in values:
        total = _double(total ^ value)
    return total


def new_secret() -> bytes:
    """Draw 128 bits."""
    return secrets.token_bytes(16)


def print_code(secret: bytes) -> str:
    """Write 16 bytes as groups of three, the last character being the check."""
    number = int.from_bytes(secret, "big")
    values = [number >> (5 * place) & 31 for place in reversed(range(_LENGTH))]
    values.append(_check(values))
    letters = "".join(_ALPHABET[value] for value in values)
    return "-".join(letters[start : start + 3] for start in range(0, len(letters), 3))


def read_code(typed: str) -> bytes | None:
    """Read a code as people type it; None when it cannot be one (a slip of the finger)."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_LOOK_ALIKE)
    values = [_VALUE.get(letter, -1) for letter in letters]
    if len(values) != _LENGTH + 1 or -1 in values or _check(values[:-1]) != values[-1]:
        return None
    number = 0
    for value in values[:-1]:
        number = number << 5 | value
    return number.to_bytes(17, "big")[1:] if number < 1 << 128 else None
