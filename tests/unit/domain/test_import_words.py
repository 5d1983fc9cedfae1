"""What is told of a line that was not taken, or not whole."""

import pytest

from app.domain.import_words import field_words, problem_sentence, table_word
from app.domain.imports import FIELDS
from app.domain.reports import ImportProblem


def test_a_line_taken_in_part_says_what_is_there_and_what_lacks() -> None:
    problem = ImportProblem("3", "import.no_name", "case.title", ("account", "contact"))
    assert problem_sentence(problem, "ru").startswith(
        "Строка взята не целиком: есть клиент, человек, не хватает «Заявка: тема»."
    )
    assert "there is client, person, but “Case: title” is missing" in problem_sentence(problem, "en")


def test_a_line_refused_whole_names_the_field() -> None:
    problem = ImportProblem("3", "import.date", "case.opened_at")
    assert problem_sentence(problem, "ru").startswith("Дата не читается («Заявка: когда открыта»). Строка не")
    assert problem_sentence(ImportProblem("3", "import.date", "x"), "en").startswith(
        "The date does not read."
    )


def test_a_problem_without_a_sentence_is_told_as_it_is() -> None:
    assert problem_sentence(ImportProblem("a.b", "nobody.knows", "differs"), "ru") == "differs"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_field_has_its_own_words(language: str) -> None:
    words = field_words(language)
    assert tuple(words) == FIELDS
    assert len(set(words.values())) == len(FIELDS)


def test_a_table_without_a_word_keeps_its_name() -> None:
    assert (table_word("cases", "ru"), table_word("audit", "ru")) == ("заявки", "audit")
