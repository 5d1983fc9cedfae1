"""The shift page: what is due."""
