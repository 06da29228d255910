"""The canvas: images large and crisp, with the place for shapes on top."""
