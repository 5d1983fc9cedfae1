"""What dev.py does, step by step; standard library only, so that a bare Python can start it."""
