"""Draws every page and dialog of the real app in both themes."""
