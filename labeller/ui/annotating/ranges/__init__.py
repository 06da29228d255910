"""Ranges of time within a sound."""
