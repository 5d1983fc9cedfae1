"""One open profile: its lock, its encrypted file and the rooms of the store that work on it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.errors import ProfileMissingError, StoreDamagedError, StoreError
from app.store import schema
from app.store.accounts import Accounts
from app.store.audit import Audit
from app.store.cases import Cases
from app.store.chats import Chats
from app.store.connection import Database
from app.store.corrections import Corrections
from app.store.draft_batches import DraftBatches
from app.store.drafts import Drafts
from app.store.edits import Edits
from app.store.keyfile import STORE_FILE, KeyFileKeeper
from app.store.keys import ProfileKeys
from app.store.profile_lock import ProfileLock
from app.store.records import Records
from app.store.saved_filters import SavedFilters
from app.store.search import Search

Clock = Callable[[], datetime]


class Store:
    """The rooms of one open profile.

    Attributes:
        keys: In memory until `close`.
        key_file: Keeper of `profile.key`.
    """

    def __init__(self, keeper: KeyFileKeeper, keys: ProfileKeys, lock: ProfileLock, clock: Clock) -> None:
        """Open the file of a profile whose key is known; `lock` is ours from here on.

        Raises:
            ProfileMissingError: The store's file is gone (`profile.store_missing`).
            StoreDamagedError: The file does not read.
            StoreNewerError: A newer program wrote it.
        """
        self.directory: Path = keeper.directory
        self.key_file = keeper
        self.keys = keys
        self.clock = clock
        self._lock = lock
        path = self.directory / STORE_FILE
        if not path.exists() and keeper.current.audit_head.sequence:
            raise ProfileMissingError("no store file", code="profile.store_missing", path=str(path))
        if path.exists() and path.stat().st_size == 0 and keeper.current.audit_head.sequence:
            raise StoreDamagedError("the store file is empty", path=str(path))
        if lock.read_only:
            _refuse_a_log(path)
        self.database = Database(path, keys.store, immutable=lock.read_only)
        try:
            if schema.is_behind(self.database.writer_connection):
                self._copy_first()
            schema.migrate(self.database.writer_connection)
            self._furnish()
        except BaseException:
            self.database.close()
            raise

    def _copy_first(self) -> None:
        """Copy the file as the older program left it.

        Raises:
            StoreError: It lies where nothing can be written (`profile.read_only_old`).
        """
        if self.read_only:
            raise StoreError("an older form", code="profile.read_only_old", path=str(self.directory))
        from app.domain.copies import CopyReason
        from app.store.automatic import make_copy, own_folder
        from app.store.backup import Source

        source = Source(self.database, self.keys, self.key_file, self.clock)
        make_copy(source, own_folder(self.key_file), CopyReason.MIGRATION)

    def _furnish(self) -> None:
        database, clock = self.database, self.clock
        self.audit = Audit(database, self.keys.audit, self.key_file, clock)
        self.audit.settle_head()
        self.edits = Edits(database, self.audit, clock)
        self.cases = Cases(database, self.audit, self.edits, clock)
        self.accounts = Accounts(database)
        self.drafts = Drafts(database, self.audit)
        self.draft_batches = DraftBatches(database)
        self.chats = Chats(database)
        self.records = Records(database, self.edits, clock)
        self.saved_filters = SavedFilters(database)
        self.search = Search(database, clock)
        self.search.settle()
        self.corrections = Corrections(database, self.audit, clock)

    @property
    def read_only(self) -> bool:
        """Whether it lies where nothing can be written."""
        return self.database.immutable

    def close(self) -> None:
        """Close the file and let the profile go."""
        try:
            self.database.close()
        finally:
            self._lock.release()


def _refuse_a_log(path: Path) -> None:
    """Refuse a file whose newest pages lie in a log that cannot be folded in where it is."""
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise StoreError("the log is not folded in", code="profile.read_only_log", path=str(path))
