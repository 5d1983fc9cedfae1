"""Choices as tokens where they stand."""

import pytest

from app.domain.generation import PromptPart
from app.errors import InferenceError
from app.inference.choices import Choices
from tests.helpers.counting_model import CountingModel


class JoiningModel(CountingModel):
    """Joins a blank with the letter behind it, and "x" with "y"; counts how often it is asked."""

    asked = 0

    def tokenize(self, prompt: object) -> list[int]:
        self.asked += 1
        tokens: list[int] = []
        blank = ""
        for part in prompt:  # type: ignore[attr-defined]
            text = blank + part.text
            # As `tokenizing` does: a template's last blank belongs to the words behind it.
            blank = " " if part.control and text.endswith(" ") and part is not prompt[-1] else ""  # type: ignore[index]
            text = text[:-1] if blank else text
            text = text.replace("xy", "\u0100")
            for letter in "ABC":
                text = text.replace(f" {letter}", chr(ord(letter) + 256))
            tokens += map(ord, text)
        return tokens


def parts(*told: tuple[str, bool]) -> tuple[PromptPart, ...]:
    return tuple(PromptPart(text, control=control) for text, control in told)


def test_behind_a_template_each_choice_is_its_own_token() -> None:
    model = JoiningModel()
    choices = Choices(model, ("A", "B"))
    assert choices.after(parts(("request", False), ("<assistant>", True))) == (0, (ord("A"), ord("B")))
    asked = model.asked
    assert choices.after(parts(("another", False), ("<assistant>", True))) == (0, (ord("A"), ord("B")))
    assert model.asked == asked


def test_a_blank_before_them_is_theirs() -> None:
    joined = (1, (ord("A") + 256, ord("C") + 256))
    choices = Choices(JoiningModel(), ("A", "C"))
    assert choices.after(parts(("Answer: ", False))) == joined
    assert choices.after(parts(("request", False), ("[/INST] ", True))) == joined
    assert choices.after(parts(("request", False), (" ", True), ("", True))) == joined


def test_a_letter_joined_with_the_texts_last_is_one() -> None:
    assert Choices(JoiningModel(), ("y",)).after(parts(("x", False))) == (1, (256,))
    assert Choices(JoiningModel(), ("y",)).after(parts(("x", True))) == (0, (ord("y"),))


def test_choices_that_are_not_one_token_each_are_refused() -> None:
    # Behind "x" one is joined with it and the other is not.
    for choice in (("y", "z"), ("ab",), ("",)):
        with pytest.raises(InferenceError) as refused:
            Choices(JoiningModel(), choice).after(parts(("x", False)))
        assert refused.value.code == "engine.choice"


def test_nothing_before_and_nothing_to_choose() -> None:
    assert Choices(JoiningModel(), ("A",)).after(()) == (0, (ord("A"),))
    assert Choices(JoiningModel(), ()).after(parts(("x", False))) == (0, ())
