"""The only SQL: one encrypted SQLite file for each profile, its key file, its lock and its backup."""
