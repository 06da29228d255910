"""Exchange formats: for each one a reader and a writer side by side, and the registry that finds them."""
