"""How few human actions make a dataset, against libraries that others wrote: measured, never asserted."""
