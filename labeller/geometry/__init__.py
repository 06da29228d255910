"""Shapes as values: how large, how alike, moved, clipped, turned into one another. No picture, no window, no file."""
