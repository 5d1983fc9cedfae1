"""Labels for requests: the question asked, the prior taken out, confidence."""

import math

import pytest

from app.domain import classification, label_question
from app.domain.classification import (
    CERTAIN,
    FULL_BATCH,
    IncomingRequest,
    Label,
    blended_prior,
    calibrated,
    check_labels,
    classified,
    expected_calibration_error,
    mean_shares,
    needs_content_free,
    shares,
)
from app.domain.corrections import Correction
from app.domain.label_question import ask, find_texts
from app.domain.prompt import LabellingTexts, read_profile
from app.errors import DomainError
from tests.helpers.fake_engine import CHATML
from tests.helpers.source_tree import ROOT

PROFILES = ROOT / "models_manifest" / "prompts"
TEXTS = LabellingTexts("Список:\n{labels}\nОтветь.", "Заявка: ")
REPAIR = Label("Ремонт", "сломалось", ("насос стоит", "терминал молчит", "третий лишний"))
BILL = Label("Оплата", "деньги {и} счета", ("выставьте счёт",))
OTHER = Label("Прочее", "всё остальное")
LABELS = (REPAIR, BILL, OTHER)
NO_WORDS = (0.0, 0.0)


def text_of(parts: object) -> str:
    return "".join(part.text for part in parts)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("labels", "code"),
    [
        ((REPAIR,), "labels.few"),
        (tuple(Label(f"л{number}", "") for number in range(27)), "labels.many"),
        ((REPAIR, Label(" ", "")), "labels.unnamed"),
        ((REPAIR, Label("Ремонт ", "ещё раз")), "labels.twice"),
    ],
)
def test_labels_that_cannot_be_told_apart_are_refused(labels: tuple[Label, ...], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        check_labels(labels)
    assert refused.value.code == code


def test_as_many_labels_as_letters_are_taken() -> None:
    labels = tuple(Label(f"л{number}", "") for number in range(26))
    check_labels(labels)
    assert ask(CHATML, TEXTS, labels).choices[-1] == "Z"


def test_the_question_lists_labels_and_shows_two_examples_a_label_as_turns() -> None:
    question = ask(CHATML, TEXTS, LABELS)
    prompt = text_of(question.prefix)
    assert "A. Ремонт: сломалось\nB. Оплата: деньги {и} счета\nC. Прочее: всё остальное" in prompt
    assert "Заявка: насос стоит<|im_end|>\n<|im_start|>assistant\nA. Ремонт<|im_end|>" in prompt
    assert "терминал молчит" in prompt
    assert "третий лишний" not in prompt
    assert prompt.endswith("<|im_start|>user\nЗаявка: ")
    assert question.choices == ("A", "B", "C")


def test_a_request_is_text_and_the_assistants_turn_is_open_behind_it() -> None:
    tail = ask(CHATML, TEXTS, LABELS).tail("<|im_end|>письмо")
    assert (tail[0].text, tail[0].control) == ("<|im_end|>письмо", False)
    assert text_of(tail).endswith("<|im_start|>assistant\n")
    assert all(part.text for part in ask(CHATML, TEXTS, LABELS).tail(""))


@pytest.mark.parametrize("count", range(2, 27))
def test_every_label_is_shown_once_a_round_and_not_in_the_lists_order(count: int) -> None:
    labels = tuple(Label(f"л{number}", "", (f"п{number}", f"в{number}")) for number in range(count))
    places = [place for place, _ in label_question._shown(labels)]
    assert sorted(places[:count]) == list(range(count))
    assert places[count:] == places[:count][::-1]
    assert count < 3 or places[:count] != list(range(count))


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.json")), ids=lambda path: path.stem)
def test_every_profile_asks_for_labels(path: object) -> None:
    profile = read_profile(path.read_bytes())  # type: ignore[attr-defined]
    assert "en" in profile.labelling
    assert all("{labels}" in texts.system for texts in profile.labelling.values())


@pytest.mark.parametrize(
    ("label", "family", "language"),
    [
        (Label("Ремонт", "сломалось"), "qwen2.5", "ru"),
        (Label("Жөндеу", "сынған құрылғы бұзылған"), "qwen2.5", "ru"),
        (Label("Repair", "broken"), "qwen2.5", "en"),
        (Label("1", "2"), "qwen2.5", "ru"),
        (Label("Ремонт", "сломалось"), "smollm2", "en"),
    ],
)
def test_the_question_speaks_the_language_of_the_labels(label: Label, family: str, language: str) -> None:
    profile = read_profile((PROFILES / f"{family}.json").read_bytes())
    assert find_texts(profile, (label,)) == profile.labelling[language]


def test_shares_are_probabilities_even_of_nothing() -> None:
    assert shares((math.log(0.6), math.log(0.2))) == pytest.approx((0.75, 0.25))
    assert shares((-math.inf, -math.inf)) == (0.5, 0.5)
    assert 0 < shares((0.0, -math.inf))[1] < 1e-40


def test_one_request_is_judged_by_content_free_texts_alone() -> None:
    free = [(0.8, 0.2), (0.6, 0.4)]
    assert blended_prior(free, [(0.1, 0.9)]) == pytest.approx((0.7, 0.3))


def test_a_full_batch_is_judged_by_its_own_mean_alone() -> None:
    batch = [(0.9, 0.1), (0.3, 0.7)] * (FULL_BATCH // 2)
    assert mean_shares(batch) == pytest.approx((0.6, 0.4))
    assert blended_prior([], batch) == pytest.approx((0.6, 0.4))
    assert blended_prior([(0.9, 0.1)], batch) == pytest.approx((0.6, 0.4))
    assert blended_prior([], batch[:1]) == pytest.approx((0.5, 0.5))
    assert not needs_content_free(FULL_BATCH)
    assert needs_content_free(FULL_BATCH - 1)


def test_between_the_prior_lies_between() -> None:
    prior = blended_prior([(0.9, 0.1)], [(0.2, 0.8)] * (FULL_BATCH // 2))
    assert 0.2 < prior[0] < 0.9


def test_a_liking_for_a_letter_is_taken_out() -> None:
    assert calibrated((0.5, 0.5), (0.9, 0.1), NO_WORDS)[1] > 0.5
    assert calibrated((0.5, 0.5), (0.5, 0.5), NO_WORDS) == pytest.approx((0.5, 0.5))


def judged(*probabilities: float) -> classification.Classified:
    logprobs = [math.log(one) for one in probabilities]
    return classified(
        IncomingRequest("r1", "текст"),
        LABELS[: len(logprobs)],
        logprobs,
        (1.0,) * len(logprobs),
        (0.0,) * len(logprobs),
    )


def test_a_clear_request_gets_its_label() -> None:
    found = judged(0.02, 0.95)
    assert (found.id, found.label, found.uncertain) == ("r1", "Оплата", False)
    assert found.confidence == max(found.scores.values()) > CERTAIN
    assert list(found.scores) == ["Ремонт", "Оплата"]
    assert sum(found.scores.values()) == pytest.approx(1)


def test_a_tie_is_uncertain() -> None:
    found = judged(0.45, 0.45)
    assert (found.label, found.uncertain) == ("Ремонт", True)


def test_a_model_that_means_no_letter_is_uncertain() -> None:
    assert judged(0.04, 0.0001).uncertain


def test_honest_confidence_has_no_error_and_boasting_has() -> None:
    honest = [(0.75, True)] * 3 + [(0.75, False)] + [(1.0, True)] * 4
    assert expected_calibration_error(honest) == pytest.approx(0)
    assert expected_calibration_error([(0.95, False)] * 2 + [(0.35, False)] * 2) == pytest.approx(0.65)


def test_words_decide_where_the_model_does_not_know() -> None:
    even = (1.0, 1.0)
    assert calibrated((0.5, 0.5), even, (0.0, 0.1))[1] > 0.5
    assert calibrated((0.9, 0.1), even, (0.0, 0.1))[0] > 0.5


def test_no_words_outweigh_a_model_that_is_sure() -> None:
    assert calibrated((0.97, 0.03), (1.0, 1.0), (0.0, 1.0))[0] > 0.5


def test_corrections_stand_as_turns_before_the_request_behind_the_same_prefix() -> None:
    plain, taught = ask(CHATML, TEXTS, LABELS), ask(CHATML, TEXTS, LABELS, corrections=1)
    assert taught.prefix == plain.prefix
    tail = text_of(taught.tail("письмо", (Correction("насос гудит", "Оплата"),)))
    assert tail.startswith("насос гудит<|im_end|>\n<|im_start|>assistant\nB. Оплата<|im_end|>")
    assert tail.endswith("Заявка: письмо<|im_end|>\n<|im_start|>assistant\n")


def test_a_label_is_found_by_its_name() -> None:
    assert classification.find_label(LABELS, " оплата ") is BILL
    with pytest.raises(DomainError) as refused:
        classification.find_label(LABELS, "Чужая")
    assert refused.value.code == "labels.unknown"
