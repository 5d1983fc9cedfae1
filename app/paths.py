"""Where things stand on this machine: the user's directories and what came with the program.

`VAKHTA_HOME` puts all of the user's directories into one folder (tests, kiosks); a file named `portable`
beside the frozen executable, or beside its folder, puts them there (a stick). Else each system's own places
are taken.
Nothing is created here: whoever writes makes the folder.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

APPLICATION = "vakhta"
PORTABLE_MARK, PORTABLE_DATA = "portable", "vakhta-data"
# The site's policy, among the installed models.
POLICY_FILE = "policy.json"


@dataclass(frozen=True, slots=True)
class Directories:
    """The user's directories; none of them need exist yet.

    Attributes:
        temp: For files that may be thrown away at any time; never for readable customer text.
    """

    config: Path
    data: Path
    cache: Path
    log: Path
    temp: Path

    @property
    def settings_file(self) -> Path:
        """The file of `settings.Settings`."""
        return self.config / "settings.json"

    @property
    def profiles(self) -> Path:
        """Where profiles are made when no other place is named."""
        return self.data / "profiles"

    @property
    def models(self) -> Path:
        """The installed models: one folder each, and `active.json`."""
        return self.data / "models"

    @property
    def metrics(self) -> Path:
        """What requests cost: figures alone, no text."""
        return self.data / "metrics"

    @property
    def adapters(self) -> Path:
        """The installed LoRA adapters, one folder each."""
        return self.data / "adapters"

    @property
    def bundles(self) -> Path:
        """What bundles brought besides models, and the generations to return to."""
        return self.data / "bundles"

    @property
    def trust(self) -> Path:
        """Trusted keys of bundles and their highest sequences; no profile, so wiping one leaves them."""
        return self.data / "trust"

    @property
    def log_file(self) -> Path:
        """The newest log file."""
        return self.log / "vakhta.log"


def directories() -> Directories:
    """The directories of this user, by `VAKHTA_HOME`, portable mode or the system's custom."""
    home = os.environ.get("VAKHTA_HOME")
    if home:
        return directories_under(Path(home).absolute())
    if is_frozen():
        program = Path(sys.executable).resolve().parent
        # Beside its folder, data outlive the program's being replaced by a newer one.
        for beside in (program, program.parent):
            if (beside / PORTABLE_MARK).is_file():
                return directories_under(beside / PORTABLE_DATA)
    return _of_the_system()


def is_frozen() -> bool:
    """Whether this is the packaged program rather than the source tree."""
    return bool(getattr(sys, "frozen", False))


def program_folder() -> Path | None:
    """The folder that was frozen, executable and all; None where this is the source tree."""
    return Path(sys.executable).resolve().parent if is_frozen() else None


def program_root() -> Path:
    """The folder that holds `resources/` and `models_manifest/`."""
    bundled = getattr(sys, "_MEIPASS", None)
    return Path(bundled) if bundled else Path(__file__).resolve().parent.parent


def resources_dir() -> Path:
    """Icons, fonts, strings, templates and the demo profile that came with the program."""
    return program_root() / "resources"


def manifest_dir() -> Path:
    """The catalogue of models and the prompt profiles that came with the program."""
    return program_root() / "models_manifest"


def floors_file() -> Path:
    """The lowest sequences of bundles that this version of the program takes."""
    return manifest_dir() / "floors.json"


def developer_cache() -> Path:
    """What a developer's own commands (`dev.py`) keep on this machine, where there is a developer."""
    from platformdirs import user_cache_dir

    return Path(user_cache_dir(f"{APPLICATION}-dev", appauthor=False, opinion=False))


def directories_under(home: Path) -> Directories:
    """All of the user's directories in one folder."""
    return Directories(
        config=home / "config",
        data=home / "data",
        cache=home / "cache",
        log=home / "log",
        temp=home / "temp",
    )


def _of_the_system() -> Directories:
    from platformdirs import PlatformDirs

    # appauthor=False: no doubled folder on Windows. Local, not roaming: models weigh gigabytes.
    system = PlatformDirs(APPLICATION, appauthor=False)
    cache = Path(system.user_cache_dir)
    return Directories(
        config=Path(system.user_config_dir),
        data=Path(system.user_data_dir),
        cache=cache,
        log=Path(system.user_log_dir),
        temp=cache / "temp",
    )
