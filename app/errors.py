"""Known errors: what a person can be told about.

Every known failure is an `AppError` with a stable `code`; anything else that escapes is our bug.
The sentence for people lives in `domain.sentences` (both languages, desk and command line alike).
Codes are a promise to scripts: add, never rename.
"""

import errno


class AppError(Exception):
    """A failure we know and can explain.

    Attributes:
        code: Stable, dotted, for scripts and for the sentence table (`profile.passphrase`).
        facts: Plain values the sentence may name (paths, figures); never customer text. `variant` picks
            a sentence of its own for a case of the code (`record.missing` of a `batch`).
    """

    code = "app"

    def __init__(self, message: str, *, code: str | None = None, **facts: str | int | float) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.facts = facts


def absence(error: OSError) -> dict[str, str]:
    """Why there is no such file, for the sentence: not there, a folder, a name too long; else nothing."""
    if error.errno == errno.ENAMETOOLONG:
        return {"variant": "long"}
    kinds = {FileNotFoundError: "missing", IsADirectoryError: "folder"}
    return {"variant": kinds[type(error)]} if type(error) in kinds else {}


class StoreError(AppError):
    """The profile or its encrypted file."""

    code = "store"


class WrongPassphraseError(StoreError):
    """The passphrase or recovery code does not open the key; the file may be perfectly sound."""

    code = "profile.passphrase"


class StoreDamagedError(StoreError):
    """The key is right, but the file does not read."""

    code = "profile.damaged"


class StoreNewerError(StoreError):
    """The file was written by a newer program."""

    code = "profile.newer"


class ProfileMissingError(StoreError):
    """There is no profile in that directory."""

    code = "profile.missing"


class ProfileLockedError(StoreError):
    """The profile is locked: the store is closed and its key forgotten."""

    code = "profile.locked"


class ProfileBusyError(StoreError):
    """Another process has the profile open."""

    code = "profile.busy"


class DiskFullError(StoreError):
    """The disk took no more; what was saved before stays."""

    code = "disk.full"


class InferenceError(AppError):
    """The engine or the model."""

    code = "engine"


class ModelLoadError(InferenceError):
    """The model file cannot be used: missing, truncated, wrong digest, unknown architecture."""

    code = "model.load"


class DoesNotFitError(InferenceError):
    """The memory this model needs is not there; the figures are in `facts`."""

    code = "model.memory"


class ContextOverflowError(InferenceError):
    """The prompt is longer than the context."""

    code = "engine.context"


class WorkerDiedError(InferenceError):
    """The engine process ended in the middle."""

    code = "engine.died"


class NoModelError(InferenceError):
    """No model is active."""

    code = "model.none"


class DomainError(AppError):
    """A rule of the domain was broken by what was asked."""

    code = "domain"


class NotFoundError(DomainError):
    """No record with that id or number."""

    code = "record.missing"


class ExchangeError(DomainError):
    """The exchange file is not what commands.md promises; `facts["path"]` says where."""

    code = "exchange.format"


class SettingsError(AppError):
    """A setting is unknown or has a wrong value."""

    code = "settings"


class BundleError(AppError):
    """A bundle, its keys or its plan."""

    code = "bundle"


class BundleUnreadableError(BundleError):
    """There is no bundle in that folder, or it cannot be read."""

    code = "bundle.unreadable"


class BundleSignatureError(BundleError):
    """Who signed is not who must sign."""

    code = "bundle.signature"


class BundleManifestError(BundleError):
    """What was signed is not a manifest we accept."""

    code = "bundle.manifest"


class BundleHashError(BundleError):
    """A file is not the one that was signed."""

    code = "bundle.hash"


class BundleRollbackError(BundleError):
    """The bundle is older than one that was imported."""

    code = "bundle.rollback"


class BundleUnsuitableError(BundleError):
    """The content is what was signed, but not fit to be used."""

    code = "bundle.model"


class BundleKeyError(BundleError):
    """A key file does not read or its passphrase is wrong."""

    code = "bundle.key"


class BundlePlanError(BundleError):
    """The plan of a bundle asks for what cannot be built."""

    code = "bundle.plan"


class PolicyError(AppError):
    """The site's policy, which came in a signed bundle, forbids what was asked."""

    code = "policy"
