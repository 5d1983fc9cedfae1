"""Files of strangers taken in at the desk: looked at, tried, imported, taken back."""
