"""The way in: opening, making and recovering a profile. Imports Qt widgets and nothing else."""
