"""Accounts: the list and the card."""

from app.domain.casefile import AccountFile, AccountRow, AssetFile
from app.domain.ids import AccountId, AssetId
from app.services.session import Session


class Accounts:
    """What the desk does with accounts; every call needs an open profile (else ProfileLockedError)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_accounts(self, words: str = "") -> tuple[AccountRow, ...]:
        """List accounts, the one last heard of first."""
        return self._session.store.accounts.list_rows(words)

    def open_account(self, account_id: AccountId) -> AccountFile:
        """Read an account's card: one timeline, newest first, with what stands beside it.

        Raises:
            NotFoundError: There is none.
        """
        return self._session.store.accounts.file(account_id)

    def open_asset(self, asset_id: AssetId) -> AssetFile:
        """Read everything about one piece of equipment: its story on whatever site it stood.

        Raises:
            NotFoundError: There is none.
        """
        from app.store.asset_card import asset_file

        return asset_file(self._session.store.database, asset_id)
