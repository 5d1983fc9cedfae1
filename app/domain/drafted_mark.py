"""The line that tells people that a text was drafted by a model."""


def drafted_mark(model: str, language: str) -> str:
    """Say it in a language."""
    if language == "ru":
        return f"Черновик составлен моделью {model}, принят человеком"
    return f"Drafted by the model {model}, accepted by a person"
