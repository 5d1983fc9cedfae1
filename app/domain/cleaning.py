"""Takes off what small models put around the body: a second greeting, a heading, a signature.

Greeting and closing are the program's; the filter works on a stream and never shows what it takes off
later: it holds back the start of a line or sentence only while it may still turn out to be such.
"""

import re

HEADING = re.compile(
    r"(?:\*\*|#+\s*)?(?:ответ(?: клиенту)?|текст(?: ответа)?|письмо|тема|черновик|сводка|"
    r"reply|answer|response|subject|draft|summary|body)(?:\*\*)?\s*:(?:\*\*)?[ \t]*",
    re.IGNORECASE,
)
# A subject has its line; the other headings may be followed by the text itself.
SUBJECT = re.compile(r"(?:\*\*)?(?:тема|subject)", re.IGNORECASE)
GREETING = re.compile(
    r"(?:здравствуйте|добрый (?:день|вечер)|доброе утро|уважаем(?:ый|ая|ые)|приветствую|"
    r"с[әа]леметсіз бе|құрметті|dear|hello|hi|good (?:morning|afternoon|evening|day))(?!\w)[^.!?\n]{0,80}?"
    r"(?:[!.\n]|,\s*\n|(?-i:,(?=\s+[a-zа-яё][^!.\n]*[.!])))",
    re.IGNORECASE,
)
CLOSINGS = (
    "с уважением", "с наилучшими", "с искренним", "искренне ваш", "всего доброго", "всего наилучшего",
    "ваша команда", "ваша сервисная", "ваша бригада", "құрметпен",
    "best regards", "kind regards", "warm regards", "regards,", "sincerely", "yours sincerely",
    "yours faithfully", "best wishes", "with best", "thanks,", "[ваше имя", "[your name", "[имя", "[name",
)  # fmt: skip
HEAD_LIMIT = 160
_WORD = re.compile(r"(?P<space>\s*)\S+")
_LEAD = " \t\n*_-—–"


class BodyFilter:
    """Feed pieces as they come; what comes back is certain and may be shown.

    Args:
        letter: True takes off greetings, headings and signatures; a summary only loses its heading.
    """

    def __init__(self, *, letter: bool = True) -> None:
        self._letter = letter
        self._held = ""
        self._in_head = True
        self._last = ""
        self._capital_next = False
        self._ended = False

    @property
    def has_ended(self) -> bool:
        """Whether the model began its signature: nothing after it is wanted."""
        return self._ended

    def feed(self, text: str) -> str:
        """Take more text and give what is certain."""
        if self._ended:
            return ""
        self._held += text
        if self._in_head and not self._pass_head(final=False):
            return ""
        return self._release(final=False)

    def finish(self) -> str:
        """Give what was held back at the end, without trailing space."""
        if self._ended:
            return ""
        if self._in_head:
            self._pass_head(final=True)
        return self._release(final=True)

    def _pass_head(self, *, final: bool) -> bool:
        """Take headings and greetings off the start; False while the next line may still be one."""
        while self._in_head:
            body = self._held = self._held.lstrip()
            if not final and "\n" not in body and len(body) <= HEAD_LIMIT and _may_be_head(body):
                return False
            rest = self._without_one(body)
            self._in_head = rest is not None
            self._held = body if rest is None else rest
        if self._capital_next:
            # «Уважаемая …, седло …» goes on in lower case; alone it begins a sentence.
            self._held = self._held[:1].upper() + self._held[1:]
        return True

    def _without_one(self, body: str) -> str | None:
        """Give what follows one heading or greeting; None when the body has begun."""
        heading = HEADING.match(body)
        if heading:
            return body.partition("\n")[2] if SUBJECT.match(body) else body[heading.end() :]
        greeting = GREETING.match(body + "\n") if self._letter else None
        if greeting is None:
            return None
        self._capital_next = True
        return body[greeting.end() :]

    def _release(self, *, final: bool) -> str:
        """Give all words that can be no signature; space waits for the word behind it."""
        out = ""
        while self._held.strip():
            word = _WORD.match(self._held)
            assert word is not None
            if self._letter and self._is_border(word["space"]):
                verdict = _closing_verdict(self._held)
                if verdict:
                    self._ended, self._held = True, ""
                    break
                if verdict is None and not final:
                    break
            out += word.group()
            self._last = out[-1]
            self._held = self._held[word.end() :]
        return out

    def _is_border(self, space: str) -> bool:
        """Whether a line or a sentence begins behind this space."""
        return not self._last or "\n" in space or (bool(space) and self._last in ".!?")


def _may_be_head(line: str) -> bool:
    """Whether a first line may be, or become, a heading or a greeting."""
    word = line.lstrip("*#_ ").lower()
    starts = (
        "ответ", "текст", "письмо", "тема", "черновик", "сводка", "reply", "answer", "response", "subject",
        "draft", "summary", "body", "здравствуйте", "добрый", "доброе", "уважаем", "приветствую", "сәлем",
        "салем", "құрметті", "dear", "hello", "hi", "good",
    )  # fmt: skip
    return any(word.startswith(start) or start.startswith(word) for start in starts)


def _closing_verdict(text: str) -> bool | None:
    """Whether a sentence begins a signature; None while that cannot be told yet."""
    begun = text.lstrip(_LEAD).lower()
    if not begun:
        return None
    if any(begun.startswith(closing) for closing in CLOSINGS):
        return True
    return None if any(closing.startswith(begun) for closing in CLOSINGS) else False
