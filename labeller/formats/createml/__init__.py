"""CreateML."""
