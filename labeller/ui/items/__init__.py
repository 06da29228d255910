"""The item list: all items of the project, searched and filtered."""
