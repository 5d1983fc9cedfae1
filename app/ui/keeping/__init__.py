"""What the desk does for the profile by itself: daily copies, and a look into a copy."""
