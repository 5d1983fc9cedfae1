"""Free chats with the model: list, thread with branches, composer."""
