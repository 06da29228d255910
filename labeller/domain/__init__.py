"""What Labeller talks about: items, labels, annotations. Frozen values, no file, no Qt."""
