"""The advisor: which model for these needs, what machine for this model, does buying it pay."""
