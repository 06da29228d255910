"""Looking after a dataset: how it is split, and later what is doubtful in it."""
