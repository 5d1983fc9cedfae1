"""Architectures refused by name, as llama.cpp names them (src/llama-arch.cpp of the engine built)."""

# llm_arch_is_recurrent and llm_arch_is_hybrid: their state cannot be cut back to a common beginning, and
# everything here stands on prefixes.
WITHOUT_PREFIXES = frozenset(
    {
        "arwkv7", "bailingmoe3", "deepseek4", "falcon-h1", "glm5-next", "granitehybrid", "jamba", "kimi-k3",
        "kimi-linear", "lfm2", "lfm2moe", "mamba", "mamba2", "minimax-01", "nemotron_h", "nemotron_h_moe",
        "plamo2", "qwen35", "qwen35moe", "qwen3next", "qwen4exp", "rwkv6", "rwkv6qwen2", "rwkv7",
    }
)  # fmt: skip
# llm_arch_is_diffusion, and encoders: they do not write one token after another.
WITHOUT_ANSWERS = frozenset(
    {
        "bert", "dream", "jina-bert-v2", "jina-bert-v3", "llada", "llada-moe", "modern-bert", "neo-bert",
        "nomic-bert", "nomic-bert-moe", "rnd1", "t5", "t5encoder", "wavtokenizer-dec",
    }
)  # fmt: skip


def refusal_of(architecture: str) -> str | None:
    """The code under which it is refused; None for one that is taken."""
    if architecture in WITHOUT_PREFIXES:
        return "model.architecture"
    return "model.no_writer" if architecture in WITHOUT_ANSWERS else None
