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
_BORDER = re.compile(r"(?<=[.!?])(?=[ \t])|\n")
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
        self._at_border = True
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
        return self._release(final=True).rstrip()

    def _pass_head(self, *, final: bool) -> bool:
        """Take headings and greetings off the start; False while the next line may still be one."""
        while self._in_head:
            body = self._held = self._held.lstrip()
            if not final and "\n" not in body and len(body) <= HEAD_LIMIT and _may_be_head(body):
                return False
            rest = self._without_one(body)
            self._in_head = rest is not None
            self._held = body if rest is None else rest
        return True

    def _without_one(self, body: str) -> str | None:
        """Give what follows one heading or greeting; None when the body has begun."""
        heading = HEADING.match(body)
        if heading:
            return body.partition("\n")[2] if SUBJECT.match(body) else body[heading.end() :]
        greeting = GREETING.match(body + "\n") if self._letter else None
        if greeting is None:
            return None
        rest = body[greeting.end() :].lstrip()
        return rest[:1].upper() + rest[1:]

    def _release(self, *, final: bool) -> str:
        out = ""
        while self._held:
            if self._at_border:
                verdict = _closing_verdict(self._held) if self._letter else False
                if verdict:
                    self._ended, self._held = True, ""
                    break
                if verdict is None and not final:
                    break
                self._at_border = False
            border = _BORDER.search(self._held, 1)
            if border is None:
                # Space at the end may stand before a signature: it waits for what follows.
                kept = len(self._held) if final else len(self._held.rstrip())
                out, self._held = out + self._held[:kept], self._held[kept:]
                self._at_border = bool(self._held) or (out[-1:] in ".!?" and bool(out))
                break
            out, self._held = out + self._held[: border.start()], self._held[border.start() :]
            self._at_border = True
        return out


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
