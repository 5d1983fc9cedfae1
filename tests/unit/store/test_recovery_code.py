"""The printed code: read as people type it, slips noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.recovery_code import new_secret, print_code, read_code

secrets = st.binary(min_size=16, max_size=16)


@given(secrets)
def test_what_is_printed_reads_back(secret: bytes) -> None:
    assert read_code(print_code(secret)) == secret


def test_groups_of_three() -> None:
    assert [len(group) for group in print_code(new_secret()).split("-")] == [3] * 9


@given(secrets, st.integers(0, 26), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_is_noticed(secret: bytes, place: int, letter: str) -> None:
    letters = list(print_code(secret).replace("-", ""))
    right, letters[place] = letters[place], letter
    assert (read_code("".join(letters)) is None) == (letter != right)


@given(secrets, st.integers(0, 26), st.integers(0, 26))
def test_two_exchanged_characters_are_noticed(secret: bytes, one: int, other: int) -> None:
    letters = list(print_code(secret).replace("-", ""))
    letters[one], letters[other] = letters[other], letters[one]
    swapped = "".join(letters)
    assert (read_code(swapped) is None) == (swapped != print_code(secret).replace("-", ""))


def test_look_alikes_small_letters_and_spaces_are_forgiven() -> None:
    # Bytes whose code holds 0, 1 and letters that Cyrillic has too.
    secret = bytes.fromhex("0011223344556677aabbccddeeff0001")
    code = print_code(secret)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    cyrillic = code.translate(str.maketrans("ABEKMHPCTYX", "АВЕКМНРСТУХ")).replace("0", "О")
    assert "0" in code
    assert "1" in code
    assert read_code(typed) == read_code(cyrillic) == secret


@pytest.mark.parametrize("typed", ["", "ABC", "U" * 27, "Z" * 27, "0" * 26, "№" * 27])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_a_number_over_128_bits_is_no_code() -> None:
    # 26 characters hold 130 bits; the two above 128 must be empty even where the check is right.
    over = next(
        code
        for check in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        if (code := "8" + "0" * 25 + check) and _check_holds(code)
    )
    assert read_code(over) is None


def _check_holds(code: str) -> bool:
    from app.store.recovery_code import _ALPHABET, _check

    values = [_ALPHABET.index(letter) for letter in code]
    return _check(values[:-1]) == values[-1]
