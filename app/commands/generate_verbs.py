"""`generate`: a text from a prompt file, without a profile."""

import sys

from app.commands.assist_verbs import add_engine_flags, chosen_adapter, load_engine
from app.commands.endings import ended
from app.commands.generated import generated_document
from app.commands.invocation import Invocation, read_text
from app.commands.parser import positive, temperature, whole
from app.commands.stopping import cancellable
from app.commands.verbs import VerbTable
from app.domain.cancel import CancelToken
from app.domain.generation import GenerationResult, Sampling
from app.errors import AppError


def add_verbs(table: VerbTable) -> None:
    """Add this verb to the line."""
    parser = table.add("generate", "continue a prompt", "продолжить текст", generate)
    parser.add_argument("--prompt-file", required=True, metavar="F")
    parser.add_argument("--chat", action="store_true")
    parser.add_argument("--max-tokens", type=positive, default=512, metavar="N")
    parser.add_argument("--n-ctx", type=positive, metavar="N")
    parser.add_argument("--temperature", type=temperature, default=Sampling().temperature, metavar="X")
    parser.add_argument("--seed", type=whole, default=0, metavar="N")
    parser.add_argument("--grammar", metavar="F")
    parser.add_argument("--adapter", metavar="NAME")
    add_engine_flags(parser)


def generate(invocation: Invocation) -> int:
    """Generate a text; one whose engine died is given as far as it came."""
    options, output = invocation.options, invocation.output
    prompt = read_text(options.prompt_file)
    grammar = read_text(options.grammar) if options.grammar else None
    adapter = chosen_adapter(invocation)
    with cancellable() as cancel:
        load_engine(invocation, cancel, n_ctx=options.n_ctx)
        model = invocation.services.engine.ensure_loaded(cancel=cancel).identity
        text, result, error = _received(invocation, (prompt, grammar, adapter), cancel)
    output.text("" if sys.stdout.isatty() else text)
    document = generated_document(text, result, model, options.seed)
    return ended(output, document, error, cancel)


def _received(
    invocation: Invocation, asked: tuple[str, str | None, str | None], cancel: CancelToken
) -> tuple[str, GenerationResult | None, AppError | None]:
    """The text, its figures, and why it broke off; an error before the first word is raised."""
    options = invocation.options
    prompt, grammar, adapter = asked
    pieces: list[str] = []
    stream = invocation.services.generating.with_adapter(adapter).generate(
        prompt,
        chat=options.chat,
        max_tokens=options.max_tokens,
        sampling=Sampling(temperature=options.temperature, seed=options.seed),
        grammar=grammar,
        cancel=cancel,
    )
    try:
        for event in stream:
            if isinstance(event, GenerationResult):
                return event.text, event, None
            pieces.append(event.text)
            if sys.stdout.isatty():
                invocation.output.text(event.text, end="")
    except AppError as error:
        if not pieces:
            raise
        return "".join(pieces), None, error
    raise AssertionError("a generation ended without a result")
