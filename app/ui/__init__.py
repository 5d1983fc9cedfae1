"""The desk's windows: the only Qt. Calls services, holds no rules of its own."""
