"""Small pieces that more than one screen uses."""
