"""Drawing on items: the annotations of the item on the screen, and what views and panels do with them."""
