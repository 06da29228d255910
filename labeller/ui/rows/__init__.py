"""Table rows as they are looked at: one as a card, or with its neighbours as a table."""
