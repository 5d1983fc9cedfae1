"""The engine's process under coverage: caged as in the product, where coverage itself could write no file.

Run as a program it measures in memory and gives its figures through a file that was opened before the cage;
`measured_command` turns them into coverage's own files afterwards. Without coverage it is the product's
command.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def measured_command() -> Iterator[list[str]]:
    """What starts the engine; its figures are taken in at the end."""
    from app.bootstrap import worker_command

    if not os.environ.get("COVERAGE_PROCESS_CONFIG"):
        yield worker_command()
        return
    import coverage

    libraries = str(Path(coverage.__file__).parents[1])
    with tempfile.TemporaryDirectory() as folder:
        # Without `site`, that would start a coverage of its own.
        yield [sys.executable, "-S", str(Path(__file__).resolve()), folder, libraries]
        for number, path in enumerate(sorted(Path(folder).iterdir())):
            if figures := path.read_bytes():
                data = coverage.CoverageData(str(ROOT / ".coverage"), suffix=f"caged.{os.getpid()}.{number}")
                data.loads(figures)
                data.close()


def _main(folder: str, libraries: str) -> int:
    sys.path[:0] = [str(ROOT)]
    sys.path.append(libraries)
    import coverage

    place = os.open(Path(folder) / str(os.getpid()), os.O_WRONLY | os.O_CREAT)
    measuring = coverage.Coverage(data_file=None, branch=True, source=[str(ROOT / "app")])
    measuring.start()
    from app.inference.worker import main

    try:
        return main([])
    finally:
        measuring.stop()
        os.write(place, measuring.get_data().dumps())


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
