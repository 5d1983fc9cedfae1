"""The clients page: the list of accounts, and one account's card."""
