"""The models page: what this machine can carry and what speaks."""
