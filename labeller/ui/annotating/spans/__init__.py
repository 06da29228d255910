"""Texts with spans: marking parts of a text and seeing what they are."""
