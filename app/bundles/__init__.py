"""Bundles: from a stick we do not trust to a directory we do. The room is still empty."""
