"""Grammars: what reads, and what llama.cpp must never see."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inference.failures import GrammarError
from app.inference.grammar import MAX_GRAMMAR_CHARACTERS, check_grammar

GOOD = [
    'root ::= "yes" | "no"',
    'root ::= item+ # a comment\nitem ::= "- " [^\\n]{1,80} "\\n"',
    'root ::= "{" ws "}"\nws ::= [ \\t\\n]*',
    'root ::= ("a" | "б")? .',
    'expr ::= term ("+" expr)?\nterm ::= [0-9]+\nroot ::= expr',
    'root ::= "\\x41" "\\u0416" [\\]\\-a]',
    'root ::= | "a"',
]
BAD = [
    "",
    "root",
    "root ::= missing",
    'start ::= "a"',
    'root ::= "a',
    "root ::= [a-",
    'root ::= ("a"',
    'root ::= "a")',
    'root ::= * "a"',
    "root ::= root",
    'root ::= root "a" | "b"',
    'root ::= a\na ::= b "x"\nb ::= a',
    'root ::= " "? root',
    'root ::= "a"{99999}',
    'root ::= "a"{5,2}',
    'root ::= "a"\nroot ::= "b"',
    '::= "a"',
    '"a" root ::= "b"',
    "root ::= $",
    "root ::= " + "(" * 300 + '"a"' + ")" * 300,
    'root ::= "' + "a" * MAX_GRAMMAR_CHARACTERS + '"',
]


@pytest.mark.parametrize("grammar", GOOD)
def test_good_grammars_pass(grammar: str) -> None:
    check_grammar(grammar)


@pytest.mark.parametrize("grammar", BAD)
def test_bad_grammars_are_refused(grammar: str) -> None:
    with pytest.raises(GrammarError) as caught:
        check_grammar(grammar)
    assert caught.value.code == "engine.grammar"


@given(st.text(alphabet='root:=" ab()[]{}|*+?1,.\n\\#', max_size=60))
def test_whatever_is_written_is_read_or_refused(grammar: str) -> None:
    with contextlib.suppress(GrammarError):
        check_grammar("root ::= " + grammar)
