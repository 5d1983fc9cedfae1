"""The settings page: the user's choices, the profile's keys, copies and health."""
