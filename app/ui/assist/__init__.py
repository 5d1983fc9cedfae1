"""The assistant's panel: what it stands on, what to say, the draft."""
