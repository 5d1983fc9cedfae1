"""One file per thing the user does. Ordinary Python: no Qt, no SQL, no pipe."""
