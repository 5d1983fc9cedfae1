"""The engine: a child process with the model in it, and the desk's end of the pipe to it."""
