"""Ctrl+K finds everything; Shift+? shows all keys."""
