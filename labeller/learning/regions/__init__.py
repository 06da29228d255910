"""Learning to find things on pictures: cells of a grid, candidates from cells, and a judge of candidates."""
