"""Packing a project with its media into one file, and unpacking them."""
