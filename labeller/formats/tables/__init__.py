"""Tables: CSV, JSON Lines, Parquet, lines of text."""
