"""Why something is suggested: the answered items that are most alike, and the parts that speak for a label."""
