"""What the manifests note of families and their licences, in Russian; the manifests hold the English."""

from collections.abc import Mapping

_NOTES: tuple[tuple[str, str], ...] = (
    (
        "3B and 72B: the Qwen licences; 3B is for research only.",
        "3B и 72B: лицензии Qwen; 3B только для исследований.",
    ),
    (
        "Not for commercial use without a licence from Cohere.",
        "Не для коммерческой работы без лицензии Cohere.",
    ),
    (
        "Not for commercial use without an agreement.",
        "Не для коммерческой работы без договора.",
    ),
    (
        "Over 100 million users a month: ask the publisher.",
        "Больше 100 миллионов пользователей в месяц: спросите издателя.",
    ),
    (
        "The Llama Community License: free up to 700 million users a month; 'Built with Llama' must be "
        "shown where it is redistributed.",
        "Лицензия Llama Community: бесплатно до 700 миллионов пользователей в месяц; при передаче другим "
        "должно стоять «Built with Llama».",
    ),
    (
        "The family is not known: ask the model's publisher.",
        "Семейство неизвестно: спросите издателя модели.",
    ),
    (
        "The terms forbid some uses (ai.google.dev/gemma/prohibited_use_policy) and are to be passed on.",
        "Условия запрещают некоторые применения (ai.google.dev/gemma/prohibited_use_policy) и передаются "
        "вместе с моделью.",
    ),
    (
        "Gemma 4's 262,144 tokens for Gemma 2's 256,000; <start_of_turn> and <end_of_turn> set in at 105 "
        "and 106",
        "262 144 токена Gemma 4 вместо 256 000 у Gemma 2; <start_of_turn> и <end_of_turn> поставлены на "
        "места 105 и 106",
    ),
    (
        "Gemma 4's 262,144 tokens for Gemma 3's; <start_of_turn> and <end_of_turn> set in at 105 and 106",
        "262 144 токена Gemma 4 вместо своих у Gemma 3; <start_of_turn> и <end_of_turn> поставлены на "
        "места 105 и 106",
    ),
    (
        "Llama 2's 32,000 tokens for Mistral's own 32,000",
        "32 000 токенов Llama 2 вместо собственных 32 000 у Mistral",
    ),
    (
        "Llama 2's 32,000 tokens for Mistral's own, [INST] and [/INST] set in at 3 and 4 and 768 tokens "
        "more, as v0.3 has",
        "32 000 токенов Llama 2 вместо собственных у Mistral, [INST] и [/INST] на местах 3 и 4 и ещё 768 "
        "токенов, как в v0.3",
    ),
)
_RUSSIAN: Mapping[str, str] = dict(_NOTES)


def family_note(english: str, language: str) -> str:
    """A note in `ru`, else as the manifest has it; one without Russian too."""
    return _RUSSIAN.get(english, english) if language == "ru" else english
