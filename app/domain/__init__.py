"""What things are: frozen values and rules. No I/O, no clock, no Qt."""
