"""Freezing the desk into one folder that needs no Python: what goes in, what may not, how it travels."""
