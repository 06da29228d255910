"""From a click or a box to the thing that was meant: a network that has seen much, and three methods that need none."""
