"""A lone greedy answer of ours is llama-server's, letter by letter, for the same raw prompts.

Both read a prompt cold and into an empty context: a beginning that lies evaluated already, and cells that
another sequence holds, put the same sums into other batches and other places, where they round otherwise.
For the same reason ours writes without guesses here; what all these may change is bounded by prove_soak.
"""

from app.domain.generation import GenerationRequest
from app.services.engine import Engine
from benchmarks.demo_story import story_lines
from benchmarks.harness import say
from benchmarks.llama_server import LlamaServer
from benchmarks.our_engine import GREEDY, answer, installed_models, our_engine, raw, unguessed
from benchmarks.proofs import Proof, main
from devkit.weights import SMALL, STARTER

N_CTX = 4096
TOKENS = 48
# One batch on both sides: longer prompts are read in pieces that follow the pace of the machine.
MOST_TOKENS = 60
# A quarter of the prompts goes to the starter: it takes ten times as long.
STARTER_PART = 4
OPENINGS = (
    "After", "Before", "Can", "Dear", "Every", "For", "Good", "How", "If", "Just", "Keep", "Let", "Most",
    "Never", "Once", "Please", "Quick", "Rain", "Seven", "Then", "Under", "Very", "When", "Yes", "Zero",
    "About", "Both", "Could", "During", "Even", "From", "Great", "Here", "In", "June", "Long", "My", "New",
    "Only", "People",
)  # fmt: skip


def prompts(engine: Engine, count: int) -> list[str]:
    """Prompts of 10 to 60 tokens, every one with a beginning of its own."""
    lines = story_lines()
    made = []
    for number in range(min(count, len(OPENINGS))):
        told = lines[number * 7 % len(lines)]
        limit = MOST_TOKENS - number % 5 * 9
        while engine.count_tokens([raw(prompt := f"{OPENINGS[number]} the visit: {told}. The")])[0] > limit:
            told = told[:-2]
        made.append(prompt)
    return made


def compare(proof: Proof, model: str, count: int) -> None:
    """One model."""
    with our_engine(model, N_CTX) as engine:
        path = installed_models().locate(model).path
        with LlamaServer(path, n_ctx=N_CTX) as server:
            for number, prompt in enumerate(prompts(engine, count)):
                # What other prompts left in the context moves a sequence to other cells.
                engine.stop()
                asked = unguessed(GenerationRequest(raw(prompt), TOKENS, GREEDY))
                mine = answer(engine, asked).result.text
                other = server.complete(prompt, TOKENS, cache_prompt=False).text
                # A letter cut by the limit is told by the server as it stands.
                same = mine == other or mine.rstrip("\ufffd") == other.rstrip("\ufffd")
                proof.note(None if same else f"{model}, prompt {number}: {mine!r} is not {other!r}")
    say(f"  {model}: {proof.held} of {proof.tried} so far")


def prove(count: int, seed: int) -> Proof:
    """SmolLM2 with all prompts, the starter with a quarter of them."""
    del seed
    proof = Proof()
    compare(proof, SMALL, count)
    compare(proof, STARTER, max(1, count // STARTER_PART))
    return proof


if __name__ == "__main__":
    raise SystemExit(main(prove, count=40))
