"""Knowledge: documents to passages to ranked hits. The room is still empty."""
