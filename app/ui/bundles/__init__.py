"""The bundles page: find, look, bring in, go back."""
