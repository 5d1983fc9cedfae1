"""What a model file is: its header, what it takes of memory, the catalogue, the installed ones."""
