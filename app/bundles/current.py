"""What of the imported bundles counts now: of every bundle id the newest generation that was not taken back.

The list of generations is the switch: an import adds one whole, a return takes one away, and nothing here
disagrees with it. A file is proven again by its digest whenever it is read.
"""

from dataclasses import dataclass
from pathlib import Path

from app.bundles.records import GenerationContent, read_generations
from app.bundles.trees import tree_sha256
from app.errors import BundleHashError
from app.modelfiles.checking import file_sha256


@dataclass(frozen=True, slots=True)
class StandingContent:
    """A content that is no model and no adapter, where it stands."""

    role: str
    name: str
    sha256: str
    path: Path
    bundle: str

    def read(self) -> bytes:
        """Its bytes.

        Raises:
            BundleHashError: It is not what was installed (`bundle.changed`).
        """
        self.verify()
        return self.path.read_bytes()

    def verify(self) -> None:
        """Hash the file, or the program's files one after another.

        Raises:
            BundleHashError: It is not what was installed (`bundle.changed`).
        """
        digest = tree_sha256(self.path) if self.path.is_dir() else file_sha256(self.path)
        if digest != self.sha256:
            raise BundleHashError(f"{self.path} changed", code="bundle.changed", path=str(self.path))


def content_folder(bundles: Path, role: str, name: str, sha256: str) -> Path:
    """Where a content stands: its digest is part of the place, for what stands there was verified as this."""
    return bundles / role / f"{name}-{sha256[:16]}"


def current_contents(bundles: Path, role: str) -> tuple[StandingContent, ...]:
    """The contents of a role that count now, those of the latest import first; what is gone is left out.

    Raises:
        BundleError: What is remembered of imports does not read (`bundle.records`).
    """
    seen: set[str] = set()
    found: list[StandingContent] = []
    for generation in reversed(read_generations(bundles)):
        if generation.bundle in seen:
            continue
        seen.add(generation.bundle)
        standing = (_standing(bundles, one, generation.bundle) for one in generation.contents)
        found += [one for one in standing if one is not None and one.role == role]
    return tuple(found)


def _standing(bundles: Path, content: GenerationContent, bundle: str) -> StandingContent | None:
    folder = content_folder(bundles, content.role, content.name, content.sha256)
    path = next((path for path in sorted(folder.glob("*")) if path.suffix != ".part"), None)
    return StandingContent(content.role, content.name, content.sha256, path, bundle) if path else None
