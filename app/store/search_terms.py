"""From a query to an expression of FTS5: each word by its stems, its beginning, its other spellings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.domain.search_query import SearchQuery
from app.domain.spellings import other_spellings
from app.domain.stems import WORD, stem
from app.store.folding import find_phones, fold, phone_tokens, squash

# So many stems are cheaper to look for one by one than a beginning is to gather.
_MOST_STEMS = 300
# The index knows beginnings of three letters by itself; two are put together of those.
_SHORT = 3
_SHORTEST = 2
_LEAST_PHONE = 7
# What stands before the digits of «цн-1800042»: a part's number, no telephone's.
_LETTERED = re.compile(r"[^\W\d_][-–—]?$")
# A size, squashed: «80х60».
_SIZES = re.compile(r"(\d+)x(\d+)")
_END = "\U0010ffff"


@dataclass(slots=True)
class Marks:
    """What to mark in a text that was found: words of these stems, or that begin so, and numbers."""

    stems: set[str] = field(default_factory=set)
    beginnings: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)


class Lexicon:
    """The word forms that the index knows, by a read connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def stems_beginning(self, beginning: str) -> list[str] | None:
        """Give the stems of all words that begin so; None when there are too many."""
        sql = "SELECT DISTINCT stem FROM search_words WHERE word >= ? AND word < ? LIMIT ?"
        found = self._connection.execute(sql, (beginning, beginning + _END, _MOST_STEMS + 1)).fetchall()
        return None if len(found) > _MOST_STEMS else [row[0] for row in found]

    def beginnings(self, beginning: str) -> list[str]:
        """Give the beginnings of three letters, and shorter stems, of all words that begin so."""
        sql = f"SELECT DISTINCT substr(stem, 1, {_SHORT}) FROM search_words WHERE word >= ? AND word < ?"  # noqa: S608
        found = self._connection.execute(sql, (beginning, beginning + _END)).fetchall()
        return [row[0] for row in found][:_MOST_STEMS]

    def plainly_beginning(self, beginning: str) -> list[str]:
        """Give the stems of words with Kazakh letters that begin so when they are spelt without."""
        sql = "SELECT DISTINCT stem FROM search_plain WHERE plain >= ? AND plain < ? LIMIT ?"
        found = self._connection.execute(sql, (beginning, beginning + _END, _MOST_STEMS))
        return [row[0] for row in found]

    def knows(self, wanted: str) -> bool:
        """Say whether any word has this stem."""
        sql = "SELECT 1 FROM search_words WHERE stem = ? LIMIT 1"
        return self._connection.execute(sql, (wanted,)).fetchone() is not None


class Terms:
    """Builds the expression of one query.

    Attributes:
        marks: Fills while building.
    """

    def __init__(self, lexicon: Lexicon, *, typing: bool) -> None:
        self._lexicon = lexicon
        self._typing = typing
        self.marks = Marks()

    def expression(self, query: SearchQuery) -> str:
        """Build the expression; empty when the query has filters only, or signs only."""
        return " AND ".join(self.needles(query))

    def needles(self, query: SearchQuery) -> list[str]:
        """Build an expression for each thing that is to be found."""
        words, phones = _take_phones(query.words)
        wanted = [self._word(word, unfinished=self._typing and word is words[-1]) for word in words]
        wanted += [self._phone(phone, whole) for phone, whole in phones]
        wanted += [self._phrase(phrase) for phrase in query.phrases]
        for person in query.people:
            named = [self._form(fold(part), unfinished=True) for part in WORD.findall(person)]
            wanted += [f"(who : {part})" for part in named]
        return [part for part in wanted if part]

    def _word(self, word: str, *, unfinished: bool) -> str:
        word = word.replace("×", "х")
        folded = fold(word)
        parts = WORD.findall(folded)
        if not parts:
            return ""
        ways = [
            _all(self._form(part, unfinished=unfinished and part is parts[-1], spelt=False) for part in parts)
        ]
        others = other_spellings(folded)
        ways += [self._other(spelt) for spelt in others if len(spelt) >= _SHORT and WORD.fullmatch(spelt)]
        if any(letter.isdigit() for letter in word):
            numbers = {squash(word), *(squash(spelt) for spelt in others)} - {""}
            self.marks.numbers |= numbers
            ways += [self._beginning(number) for number in sorted(numbers)]
            ways += [way for number in sorted(numbers) for way in self._apart(number)]
        return _any(ways)

    def _apart(self, number: str) -> Iterator[str]:
        """Look for a number in two pieces: «ЦН-180 0042» typed in one, 80×60 with any sign between."""
        if sizes := _SIZES.fullmatch(number):
            self.marks.numbers.update(sizes.groups())
            yield f'"{sizes[1]} {sizes[2]}"'
            return
        for at in range(_SHORT, len(number) - 1):
            first, second = number[:at], number[at:]
            if self._lexicon.knows(first) and self._lexicon.knows(second):
                self.marks.numbers |= {first, second}
                yield f'("{first}" AND "{second}")'

    def _form(self, word: str, *, unfinished: bool, spelt: bool = True) -> str:
        """Look for a form of a word, or what begins with it; a word nobody wrote is taken as a beginning."""
        ways = []
        wanted = stem(word)
        if self._lexicon.knows(wanted):
            self.marks.stems.add(wanted)
            ways.append(f'"{wanted}"')
        if unfinished or not ways:
            self.marks.beginnings.add(word)
            ways.append(self._beginning(word))
        ways += self._plainly(wanted)
        if spelt:
            ways += [self._other(other) for other in other_spellings(word) if WORD.fullmatch(other)]
        return _any(ways) or f'"{wanted}"'

    def _plainly(self, wanted: str) -> list[str]:
        """Look for words with Kazakh letters that a Russian keyboard would write so."""
        if len(wanted) < _SHORT or wanted.isascii():
            return []
        stems = self._lexicon.plainly_beginning(wanted)
        self.marks.stems.update(stems)
        return [f'"{one}"' for one in stems]

    def _other(self, spelt: str) -> str:
        found = _any([f'"{stem(spelt)}"'] if self._lexicon.knows(stem(spelt)) else [self._beginning(spelt)])
        if found and self._typing and found == f'"{stem(spelt)}"':
            found = _any([found, self._beginning(spelt)])
        if found:
            self.marks.stems.add(stem(spelt))
            self.marks.beginnings.add(spelt)
        return _any([found, *self._plainly(stem(spelt))])

    def _beginning(self, word: str) -> str:
        if len(word) < _SHORTEST:
            return f'"{word}"'
        if len(word) < _SHORT:
            known = self._lexicon.beginnings(word)
            return _any(f'"{one}" *' if len(one) == _SHORT else f'"{one}"' for one in known)
        stems = self._lexicon.stems_beginning(word) if len(word) > _SHORT else None
        return f'"{word}" *' if stems is None else _any(f'"{one}"' for one in stems)

    def _phone(self, phone: str, whole: str) -> str:
        tokens = phone_tokens(phone)
        self.marks.numbers.update(tokens)
        return _any([*(f'"{token}"' for token in tokens[:2]), self._beginning(tokens[0]), whole])

    def _phrase(self, phrase: str) -> str:
        stems = [stem(word) for word in WORD.findall(fold(phrase))]
        self.marks.stems.update(stems)
        return f'"{" ".join(stems)}"' if stems else ""


def _take_phones(words: tuple[str, ...]) -> tuple[list[str], list[tuple[str, str]]]:
    """Put the pieces of a telephone number together; what it would be as plain words goes with it."""
    line = " ".join(words)
    phones = []
    for phone in find_phones(line):
        digits = WORD.findall(phone)
        of_a_part = _LETTERED.search(line[: line.index(phone)])
        if sum(map(len, digits)) >= _LEAST_PHONE and not of_a_part:
            phones.append((phone, _all(f'"{part}"' for part in digits)))
            line = line.replace(phone, " ", 1)
    return line.split(), phones


def _all(parts: Iterable[str]) -> str:
    return " AND ".join(f"({part})" for part in parts if part)


def _any(ways: Iterable[str]) -> str:
    kept = list(dict.fromkeys(way for way in ways if way))
    return kept[0] if len(kept) == 1 else f"({' OR '.join(f'({way})' for way in kept)})" if kept else ""
