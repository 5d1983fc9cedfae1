"""Vakhta: the AI desk for places without a network."""
