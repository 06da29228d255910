"""What leaves the house: exports that are written whole, read back, and compared."""
