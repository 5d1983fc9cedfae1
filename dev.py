#!/usr/bin/env python3
"""One command for a developer: `python3 dev.py run` opens the desk, `python3 dev.py test` passes the tests.

    setup           make .venv, install the locked packages, build the engine (9 minutes, once), strings
    run [-- …]      setup, the starter model, the demo profile, the desk; words after `--` go to the program
    test [-- …]     format, lint, types, floors, all tests, coverage; words after `--` go to pytest instead
    check           the quick part of test
    bench NAME …    benchmarks/NAME.py: figures against their limits (`--json`)
    prove NAME …    benchmarks/prove_NAME.py: the long proofs (`--count N --seed S --json`)
    shell [-- …]    a shell, or a command, inside .venv

Standard library only; the steps stand in packaging/devkit.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "packaging"))

from devkit import checks, desk, environment, llama, system
from devkit.places import PYTHON, ROOT, StepError, call, say


def setup(words: list[str]) -> int:
    """Have everything that the program and its tests stand on."""
    refuse(words)
    environment.ensure_environment()
    system.ensure_libraries()
    llama.ensure_llama()
    environment.compile_translations()
    environment.ensure_command()
    return 0


def run(words: list[str]) -> int:
    """Open the desk."""
    setup([])
    return desk.run_desk(words)


def test(words: list[str]) -> int:
    """Run every check, or the tests that pytest is told."""
    setup([])
    system.ensure_strace()
    system.ensure_minisign()
    checks.test(words)
    return 0


def check(words: list[str]) -> int:
    """Run the quick checks."""
    refuse(words)
    setup([])
    checks.check()
    return 0


def bench(words: list[str]) -> int:
    """Run one benchmark."""
    return run_script("", words)


def prove(words: list[str]) -> int:
    """Run one long proof."""
    return run_script("prove_", words)


def run_script(prefix: str, words: list[str]) -> int:
    """Run a program of benchmarks/ in the environment of setup."""
    folder = ROOT / "benchmarks"
    names = sorted(
        path.stem.removeprefix(prefix) for path in folder.glob(f"{prefix}*.py") if is_program(path, prefix)
    )
    words = [words[0].replace("-", "_"), *words[1:]] if words else []
    if not words or words[0] not in names:
        raise StepError(f"which one? {', '.join(names) or 'there is none yet'}")
    # Benchmarks print one JSON document: what setup says goes to the other stream.
    with stdout_to_stderr():
        setup([])
    extra = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "packaging")])}
    return call([PYTHON, folder / f"{prefix}{words[0]}.py", *words[1:]], extra=extra)


def is_program(path: Path, prefix: str) -> bool:
    """Whether a file of benchmarks/ is run by this verb: proofs by name, the others by `main(figures)`."""
    if path.name.startswith("prove_") or prefix:
        return path.name.startswith("prove_") and bool(prefix)
    return "main(figures)" in path.read_text(encoding="utf-8")


class stdout_to_stderr:  # noqa: N801
    """Let everything said inside, by children too, go to stderr."""

    def __enter__(self) -> None:
        sys.stdout.flush()
        self.kept = os.dup(1)
        os.dup2(2, 1)

    def __exit__(self, *_: object) -> None:
        sys.stdout.flush()
        os.dup2(self.kept, 1)
        os.close(self.kept)


def shell(words: list[str]) -> int:
    """Open a shell in the environment, or run one command in it."""
    setup([])
    plain = os.environ.get("COMSPEC", "cmd.exe") if os.name == "nt" else os.environ.get("SHELL", "/bin/sh")
    return call(words or [plain])


def refuse(words: list[str]) -> None:
    """Say that a verb takes nothing more."""
    if words:
        raise StepError(f"this verb takes no more words: {' '.join(words)}")


VERBS: dict[str, Callable[[list[str]], int]] = {
    "setup": setup, "run": run, "test": test, "check": check, "bench": bench, "prove": prove, "shell": shell,
}  # fmt: skip


def main(words: list[str]) -> int:
    """Do what the words say; 0 done, 1 a step failed, 2 usage, 130 interrupted."""
    if not words or words[0] not in VERBS:
        print(__doc__)
        return 0 if words in (["-h"], ["--help"]) else 2
    rest = words[1:]
    if "--" in rest:
        rest.remove("--")
    try:
        return VERBS[words[0]](rest)
    except StepError as error:
        print(f"dev.py {words[0]}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("stopped; what was fetched so far is kept")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
