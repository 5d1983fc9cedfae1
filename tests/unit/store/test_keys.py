"""Wraps and derived keys, cheaply; the real costs once in test_profile."""

from app.store.keys import derive_keys, new_data_key, passphrase_secret, seal, unseal
from tests.helpers.profiles import CHEAP


def test_a_wrap_opens_for_its_secret_and_purpose_only() -> None:
    data_key = new_data_key()
    wrap = seal(data_key, b"secret", "passphrase", CHEAP)
    assert unseal(wrap, b"secret", "passphrase") == data_key
    assert unseal(wrap, b"Secret", "passphrase") is None
    assert unseal(wrap, b"secret", "recovery code") is None


def test_every_use_has_its_own_key() -> None:
    keys = derive_keys(bytes(32))
    known = {keys.data, keys.store, keys.audit, keys.key_file, keys.attachments, keys.states, keys.device}
    assert len(known) == 7


def test_a_passphrase_is_the_same_however_its_letters_are_composed() -> None:
    assert passphrase_secret("чай") == passphrase_secret("чаи\u0306")
