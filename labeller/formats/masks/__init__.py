"""Masks as PNG files."""
