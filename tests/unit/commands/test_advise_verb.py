"""`models advise` as a script sees it."""

import pytest

from tests.helpers.command_line import CommandLine


def test_which_model(line: CommandLine) -> None:
    words = ("models", "advise", "--needs", "russian,commercial,quality=75,speed=10", "--hardware")
    told = line(*words, "rtx-4090-24gb", "--requests", "275000", "--machines", "2", "--json").document
    assert (told["recommended"]["family"], told["recommended"]["suits"]) == ("qwen2.5", True)
    assert len(told["models"]) == 25
    assert told["models"][0].keys() >= {"tokens_per_s", "speed_basis", "lacks", "quality", "licence", "price"}
    assert told["pay_back"]["verdict"] == "buy"
    assert told["prices"]["h100-80gb"] == {"amount": 22e6, "dated": "2025-11-01", "own": False}
    assert told["sources"]["quality"]
    person = line(*words, "rtx-4090-24gb", "--requests", "50000", "--lang", "ru")
    assert "облако: " in person.out


def test_what_hardware(line: CommandLine) -> None:
    asked = ("models", "advise", "--model", "llama3.1:3.3 70B", "--needs", "speed=15", "--lang", "en")
    told = line(*asked, "--json").document
    assert told["recommended"]["hardware"] == "a100-80gb"
    assert told["recommended"]["price"]["amount"] == 13_750_000
    dear = line(*asked, "--set-price", "a100-80gb=30000000", "--json").document
    assert dear["recommended"]["hardware"] != "a100-80gb"
    assert dear["prices"]["a100-80gb"]["own"] is True
    assert line(*asked, "--requests", "100").out.count("cloud: ") == 1


def test_this_machine(line: CommandLine) -> None:
    told = line("models", "advise", "--needs", "n_ctx=2048,task=summary,russian=best", "--json").document
    assert (told["hardware"], told["pay_back"]) == ("", None)
    assert told["needs"]["n_ctx"] == 2048


@pytest.mark.parametrize(
    "needs", ["warm", "russian=fluent", "task=poems", "quality=high", "commercial=yes", "n_ctx=many"]
)
def test_needs_that_are_none(line: CommandLine, needs: str) -> None:
    refused = line("models", "advise", "--needs", needs, "--json")
    assert (refused.code, refused.error_code) == (2, "usage")


def test_refusals(line: CommandLine) -> None:
    assert line("models", "advise", "--model", "gpt-4", "--json").error_code == "advice.model"
    assert line("models", "advise", "--set-price", "abacus=1", "--json").error_code == "advice.price"
    assert line("models", "advise", "--set-price", "abacus", "--json").code == 2
    asked = line("models", "advise", "--hardware", "laptop-8gb", "--requests", "5", "--json")
    assert asked.error_code == "advice.price"
