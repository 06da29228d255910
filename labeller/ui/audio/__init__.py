"""Sounds on the label page: what they look like, and playing them."""
