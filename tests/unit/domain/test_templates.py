"""Templates: variables asked once, in order; what a case knows is proposed."""

from dataclasses import replace

import pytest

from app.domain import templates
from app.domain.suggestions import suggest
from app.errors import DomainError
from tests.helpers.casefiles import moment, pump_case

TEXT = "Здравствуйте, {{ имя }}!\nПо заявке {{номер}}: {{имя}}, {{что сделано}}. {не это} {{}}"


def test_variables_are_named_once_in_order() -> None:
    assert templates.variables(TEXT) == ("имя", "номер", "что сделано")
    assert templates.variables("без них") == ()


def test_values_are_written_in_their_places_and_never_read_again() -> None:
    values = {"имя": "{{номер}}", "номер": "С-1", "что сделано": ""}
    assert templates.fill(TEXT, values) == (
        "Здравствуйте, {{номер}}!\nПо заявке С-1: {{номер}}, . {не это} {{}}"
    )


def test_a_variable_without_a_value_is_named() -> None:
    with pytest.raises(DomainError) as refused:
        templates.fill(TEXT, {"имя": "x"})
    assert (refused.value.code, refused.value.facts["name"]) == ("template.variable", "номер")


def test_what_the_case_knows_is_proposed() -> None:
    file, now = pump_case(), moment(7)
    assert suggest("Номер", file, now) == file.case.number
    assert suggest("client", file, now) == file.account.name
    assert suggest("title", file, now) == suggest("тема", file, now) == file.case.title
    assert suggest("дата", file, now) == "07.10.2026"
    assert suggest("что сделано", file, now) == ""
    assert file.contact is not None
    assert suggest("имя", file, now) == (file.contact.salutation or file.contact.name)


@pytest.mark.parametrize("name", ["имя", "контакт", "площадка", "оборудование", "серийный номер"])
def test_where_the_case_knows_nothing_nothing_is_proposed(name: str) -> None:
    bare = replace(pump_case(), contact=None, asset=None, site=None)
    assert suggest(name, bare, moment(7)) == ""


@pytest.mark.parametrize(
    "name", ["контакт", "contact", "площадка", "site", "оборудование", "asset", "number"]
)
def test_both_languages_are_understood(name: str) -> None:
    assert suggest(name, pump_case(), moment(7))
