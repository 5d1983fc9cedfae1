"""Forms and sheets of records: create, edit, take back; what lies in a case; files; conversations."""
