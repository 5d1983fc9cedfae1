"""The user of this machine: the name of an act when nobody else is named."""

import getpass


def user_name() -> str:
    """Give the name the system knows; "?" where it knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "?"
