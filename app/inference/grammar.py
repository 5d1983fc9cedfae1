"""GBNF grammars, read before llama.cpp sees them: there a bad one faults, here it is a plain refusal."""

import re

from app.inference.failures import GrammarError

MAX_GRAMMAR_CHARACTERS = 200_000
MAX_REPETITIONS = 10_000
_MAX_DEPTH = 200
_TOKEN = re.compile(
    r"""
    (?P<space>(?:[ \t\r\n]|\#[^\n]*)+)
  | (?P<define>::=)
  | (?P<literal>"(?:[^"\\\n]|\\(?:[nrt\\"\[\]]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}))*")
  | (?P<class>\[\^?(?:[^\]\\\n]|\\(?:[nrt\\"\[\]^-]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}))+\])
  | (?P<name>[A-Za-z0-9-]+)
  | (?P<repeat>\{\d{1,6}(?:,(?:\d{1,6})?)?\}|[*+?])
  | (?P<open>\()
  | (?P<close>\))
  | (?P<or>\|)
  | (?P<any>\.)
    """,
    re.VERBOSE,
)
_ITEMS = ("literal", "class", "any", "name", "close")


def check_grammar(grammar: str) -> None:
    """Refuse what llama.cpp would not survive.

    Raises:
        GrammarError: It does not read, names a rule that is not there, has no `root`, is nested or repeated
            without measure, or a rule begins with itself.
    """
    if len(grammar) > MAX_GRAMMAR_CHARACTERS:
        raise GrammarError(f"a grammar of {len(grammar)} characters")
    rules = _rules(_tokens(grammar))
    if "root" not in rules:
        raise GrammarError("the grammar has no rule named root")
    named = {text for body in rules.values() for kind, text in body if kind == "name"}
    if missing := sorted(named - rules.keys()):
        raise GrammarError(f"the grammar names rules that are not there: {', '.join(missing[:5])}")
    for name, body in rules.items():
        _check_body(name, body)
    _check_recursion(rules)


_Token = tuple[str, str]
_Rules = dict[str, list[_Token]]


def _tokens(grammar: str) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    while place < len(grammar):
        found = _TOKEN.match(grammar, place)
        if found is None or found.lastgroup is None:
            line = grammar.count("\n", 0, place) + 1
            raise GrammarError(f"the grammar does not read in line {line}", line=line)
        if found.lastgroup != "space":
            tokens.append((found.lastgroup, found.group()))
        place = found.end()
    return tokens


def _rules(tokens: list[_Token]) -> _Rules:
    """Bodies by name; a rule ends where the next name with `::=` begins."""
    rules: _Rules = {}
    name = ""
    for number, (kind, text) in enumerate(tokens):
        defines = number + 1 < len(tokens) and tokens[number + 1][0] == "define"
        if kind == "name" and defines:
            if text in rules:
                raise GrammarError(f"the rule {text} stands twice")
            name = text
            rules[name] = []
        elif kind == "define":
            if not number or tokens[number - 1][0] != "name":
                raise GrammarError("::= without a name before it")
        elif not name:
            raise GrammarError(f"{text} stands before any rule")
        else:
            rules[name].append((kind, text))
    return rules


def _check_body(name: str, body: list[_Token]) -> None:
    depth = 0
    before = ""
    for kind, text in body:
        if kind == "repeat":
            if before not in _ITEMS:
                raise GrammarError(f"in {name}, {text} repeats nothing")
            _check_repetitions(name, text)
        depth += {"open": 1, "close": -1}.get(kind, 0)
        if not 0 <= depth <= _MAX_DEPTH:
            raise GrammarError(f"in {name}, brackets do not match or nest too deep")
        before = kind
    if depth:
        raise GrammarError(f"in {name}, a bracket is not closed")


def _check_repetitions(name: str, text: str) -> None:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if any(number > MAX_REPETITIONS for number in numbers) or numbers != sorted(numbers):
        raise GrammarError(f"in {name}, the repetition {text}")


def _check_recursion(rules: _Rules) -> None:
    """A rule that can begin with itself never ends. Names that may stand first are followed.

    An item that may be empty lets the next one stand first; only repetitions and empty alternatives of
    brackets are looked at, which is where such grammars come from.
    """
    first = {name: _first_names(body) for name, body in rules.items()}
    for name in rules:
        seen: set[str] = set()
        stack = list(first[name])
        while stack:
            other = stack.pop()
            if other == name:
                raise GrammarError(f"the rule {name} begins with itself")
            if other not in seen:
                seen.add(other)
                stack += first[other]


def _first_names(body: list[_Token]) -> set[str]:
    names: set[str] = set()
    at_start = True
    for number, (kind, text) in enumerate(body):
        if kind in ("or", "open"):
            at_start = at_start or kind == "or"
            continue
        if at_start and kind == "name":
            names.add(text)
        follows = body[number + 1] if number + 1 < len(body) else ("", "")
        skippable = follows[0] == "repeat" and (follows[1] in "*?" or follows[1].startswith("{0"))
        if kind != "repeat" and not skippable:
            at_start = False
    return names
