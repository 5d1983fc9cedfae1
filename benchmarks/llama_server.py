"""llama-server on this machine's own address, started and stopped by a benchmark; raw prompts."""

import http.client
import json
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from app.inference.devices import thread_count
from benchmarks.llama_runs import BATCH
from benchmarks.peers import ensure_peers

HOST = "127.0.0.1"
START_LIMIT_S = 120.0
ANSWER_LIMIT_S = 600.0
# As the server's own default chain would choose, but nothing is lowered and nothing is random.
GREEDY: Mapping[str, Any] = {"temperature": 0.0, "repeat_penalty": 1.0, "top_k": 1, "seed": 1}


@dataclass(frozen=True, slots=True)
class Said:
    """One answer.

    Attributes:
        cached_tokens: Prompt tokens the slot held before.
        wall_s: From the order to the whole answer, as the client sees it.
    """

    text: str
    prompt_tokens: int
    cached_tokens: int
    generated_tokens: int
    wall_s: float
    tokens: tuple[int, ...]


class LlamaServer:
    """A running server; use it as a context.

    Args:
        slots: Requests answered at once; the context is divided among them, as the server does by itself.
    """

    def __init__(self, model: Path, *, n_ctx: int, slots: int = 1, batch: int = BATCH) -> None:
        peers = ensure_peers()
        self._port = _free_port()
        # Weights read, not mapped, and one batch size, as in our engine; no second cache in memory beside
        # the slots, which would be another product than the one measured.
        words: list[object] = [
            peers.program("llama-server"), "-m", model, "--host", HOST, "--port", self._port,
            "-c", n_ctx * slots, "-np", slots, "-b", batch, "-ub", batch, "-t", thread_count(),
            "-tb", thread_count(), "--load-mode", "none", "--fit", "off", "--cache-ram", 0,
        ]  # fmt: skip
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the server
        self._process = subprocess.Popen(
            [str(word) for word in words],
            cwd=peers.folder,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def __enter__(self) -> "LlamaServer":
        deadline = time.monotonic() + START_LIMIT_S
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = self._last_words()
                self.close()
                raise RuntimeError(f"llama-server did not start: {said}")
            time.sleep(0.05)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._process.kill()
        self._process.wait()
        self._log.close()

    def complete(self, prompt: str, n_predict: int, *, slot: int = 0, **options: Any) -> Said:
        """Continue a raw prompt; control tokens in it count as such.

        Args:
            prompt: The whole prompt.
            n_predict: Tokens at most.
            slot: Which slot answers; its cache is what the slot held before.
            options: More of the server's own: `grammar`, `seed`, `temperature`, `cache_prompt` …
        """
        asked = {
            "prompt": prompt, "n_predict": n_predict, "id_slot": slot, "cache_prompt": True,
            "return_tokens": True, **GREEDY, **options,
        }  # fmt: skip
        begun = time.perf_counter()
        answer = self._post("/completion", asked)
        wall_s = time.perf_counter() - begun
        timings = answer["timings"]
        return Said(
            text=str(answer["content"]),
            prompt_tokens=int(answer["tokens_evaluated"]),
            cached_tokens=int(timings.get("cache_n", 0)),
            generated_tokens=int(answer["tokens_predicted"]),
            wall_s=wall_s,
            tokens=tuple(answer.get("tokens", ())),
        )

    def complete_at_once(
        self, prompts: Sequence[str], n_predict: int, options: Sequence[Mapping[str, Any]]
    ) -> list[Said]:
        """Continue several prompts at the same time, each in a slot of its own.

        Raises:
            RuntimeError: One was not answered.
        """
        said: dict[int, Said] = {}

        def ask(number: int) -> None:
            said[number] = self.complete(prompts[number], n_predict, slot=number, **options[number])

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(prompts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if len(said) != len(prompts):
            raise RuntimeError(f"llama-server answered {len(said)} of {len(prompts)}: {self._last_words()}")
        return [said[number] for number in range(len(prompts))]

    def _post(self, path: str, body: object) -> dict[str, Any]:
        connection = http.client.HTTPConnection(HOST, self._port, timeout=ANSWER_LIMIT_S)
        with closing(connection):
            connection.request("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            content = answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"llama-server: {answer.status} {content[:500].decode('utf-8', 'replace')}")
        document = json.loads(content)
        assert isinstance(document, dict)
        return document

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self._port, timeout=5)
        with closing(connection), suppress(OSError):
            connection.request("GET", "/health")
            return connection.getresponse().status == http.client.OK
        return False

    def _last_words(self) -> str:
        self._log.seek(0)
        return self._log.read()[-1500:].decode("utf-8", "replace")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])
