"""Everything that knows Qt: the window, its screens, and what they are made of."""
