"""How adapters are named."""

from app.domain.adapters import adapter_key, split_key


def test_a_key_is_name_and_digest() -> None:
    key = adapter_key("formal", "ab" * 32)
    assert split_key(key) == ("formal", "ab" * 32)
    assert split_key("formal") == ("formal", "")
