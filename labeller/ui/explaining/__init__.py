"""Why something is suggested, on the screen: the answered items that are most alike, and what speaks for a label."""
