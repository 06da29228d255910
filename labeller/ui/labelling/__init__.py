"""The label page: the item, the answer, and what comes next."""
