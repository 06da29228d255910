"""Confirming many items at once, and auditing what nobody looked at."""
