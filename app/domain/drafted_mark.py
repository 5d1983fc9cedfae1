"""What tells people, and machines, that a text was drafted by a model."""

# IPTC Digital Source Type, https://cv.iptc.org/newscodes/digitalsourcetype/
_VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def drafted_mark(model: str, language: str) -> str:
    """Say it in a language."""
    if language == "ru":
        return f"Черновик составлен моделью {model}, принят человеком"
    return f"Drafted by the model {model}, accepted by a person"


def source_type(*, edited: bool) -> str:
    """Say it to a machine, in the words of IPTC."""
    return _VOCABULARY + ("compositeWithTrainedAlgorithmicMedia" if edited else "trainedAlgorithmicMedia")
