"""The families of models we know, a file each in `models_manifest/families/`: their signs and their speech.

A family's chat template is ours. The one in a model file is at most a sign of who it is, never used.
"""

from pathlib import Path

import msgspec

from app.errors import InferenceError

FOLDER = "families"


class FamilyError(InferenceError):
    """An entry of our own families does not read: the program's files are damaged."""

    code = "model.families"


class Signs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By what a file shows that it is of a family; all that are named must hold.

    Attributes:
        experts: Whether it has experts; None where it does not matter.
        tokenizers: Kinds of tokenizer (`tokenizer.ggml.model`); empty: any.
        splitters: Ways of splitting text before it (`tokenizer.ggml.pre`); empty: any.
        vocabulary: Tokens that stand in its vocabulary.
        template: Words that stand in its own chat template, where it has one.
        needs_template: A file without a template of its own is not of the family: nothing else would show it.
        foreign: Words of its template that rule the family out.
    """

    experts: bool | None
    tokenizers: tuple[str, ...]
    splitters: tuple[str, ...]
    vocabulary: tuple[str, ...]
    template: tuple[str, ...]
    needs_template: bool
    foreign: tuple[str, ...]


class Size(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A size the family is published in, in parameters."""

    name: str
    parameters: int


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A chat template as its publisher gives it.

    Attributes:
        name: What it was published for.
        source: Where we read it.
        file: Its text in `tests/data/templates`; empty where only the digest is ours to keep.
        sha256: Of the template's text.
        talks: Which talks of the self-test it renders to the digests in `prompts`; the others it refuses,
            or renders in an older way.
    """

    name: str
    source: str
    file: str
    sha256: str
    talks: tuple[str, ...]


class Tiny(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The random-weight model of the family's architecture that a developer makes.

    Attributes:
        vocabulary: Vocabulary file of llama.cpp's sources it is made with.
        stand_in: What that vocabulary stands for and how it was changed; empty where it is the family's own.
    """

    vocabulary: str
    stand_in: str


class Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What we say about a family of models.

    Attributes:
        order: Asked in this order: the more particular first.
        architectures: As llama.cpp names them; empty: any.
        system: Where a system text goes: `own-turn`, `first-user-turn` or `last-user-turn`.
        bos: Text of the token every prompt begins with, which the vocabulary adds; empty where there is none.
            Never written by the template.
        prompt_profile: Key of the prompt profile in `models_manifest/prompts/`.
        licence_note: What to know before use; empty where there is nothing to warn of.
        prompts: Digests of the self-test's talks as the published template gives them, by talk.
        tiny: None for families that need no model of their own for tests.
        notes: What was decided where the published template leaves room.
    """

    key: str
    title: str
    order: int
    architectures: tuple[str, ...]
    signs: Signs
    chat_template: str
    system: str
    bos: str
    stop: tuple[str, ...]
    prompt_profile: str
    licence: str
    licence_note: str
    russian: str
    sizes: tuple[Size, ...]
    published: tuple[Published, ...]
    prompts: dict[str, str]
    tiny: Tiny | None
    notes: tuple[str, ...]


def read_families(manifest_dir: Path) -> tuple[Family, ...]:
    """All families, the more particular first.

    Raises:
        FamilyError: One does not read.
    """
    families = []
    for path in sorted((manifest_dir / FOLDER).glob("*.json")):
        try:
            families.append(msgspec.json.decode(path.read_bytes(), type=Family))
        except (msgspec.DecodeError, OSError) as error:
            raise FamilyError(f"{path.name}: {error}", file=path.name) from error
    return tuple(sorted(families, key=lambda family: family.order))
