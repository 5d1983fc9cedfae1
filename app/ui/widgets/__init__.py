"""The desk's shared building blocks; each module is one kind of thing."""
