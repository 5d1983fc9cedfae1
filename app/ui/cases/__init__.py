"""The cases: list, story, note line."""
