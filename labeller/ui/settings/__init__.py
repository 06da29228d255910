"""The user's settings and keys."""
