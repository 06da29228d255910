"""The learning loop of an open project: embed, refit, rank, next item, and how good it is by now."""
