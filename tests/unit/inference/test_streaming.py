"""Text that streams: whole characters, no half of a stop string, nothing lost."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.inference.streaming import TextStream


def pieces_of(raw: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % (len(raw) + 1) for cut in cuts} | {0, len(raw)})
    return [raw[start:end] for start, end in pairwise(places)]


@given(text=st.text(max_size=60), cuts=st.lists(st.integers(0, 300), max_size=20))
def test_however_the_bytes_are_cut_the_text_is_whole(text: str, cuts: list[int]) -> None:
    stream = TextStream()
    given_out = [stream.feed(piece) for piece in pieces_of(text.encode(), cuts)]
    assert "".join(given_out) + stream.end() == stream.text == text


@given(
    text=st.text(alphabet="аb<|", max_size=30),
    stops=st.lists(st.text(alphabet="аb<|", min_size=1, max_size=4), min_size=1, max_size=3),
    cuts=st.lists(st.integers(0, 100), max_size=20),
)
def test_a_stop_ends_the_text_where_it_first_stands(text: str, stops: list[str], cuts: list[int]) -> None:
    stream = TextStream(tuple(stops))
    shown = ""
    for piece in pieces_of(text.encode(), cuts):
        shown += stream.feed(piece)
        if stream.stopped:
            break
    shown += stream.end()
    assert shown == stream.text
    assert not any(stop in shown for stop in stops)
    assert text.startswith(shown)
    if not any(stop in text for stop in stops):
        assert shown == text
        assert not stream.stopped
    else:
        assert stream.stopped


def test_half_a_stop_is_held_back_and_given_when_it_was_none() -> None:
    stream = TextStream(("<|end|>",))
    assert [stream.feed(b"yes <|en"), stream.feed(b"try")] == ["yes ", "<|entry"]


def test_half_a_character_at_the_end_shows_as_such() -> None:
    stream = TextStream()
    assert stream.feed("ж".encode()[:1]) == ""
    assert stream.end() == "\ufffd"


def test_nothing_comes_after_a_stop() -> None:
    stream = TextStream(("!",))
    assert stream.feed(b"a!b") == "a"
    assert (stream.feed(b"c"), stream.end(), stream.text) == ("", "", "a")
