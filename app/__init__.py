"""Vakhta: the AI desk for places without a network."""

__version__ = "0.1.0"
