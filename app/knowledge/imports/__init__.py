"""Readers of strangers' files: tables, cards, letters, calendars; no store here, and nothing is believed."""
