"""Texts with spans and labels: CoNLL, spaCy, Prodigy, doccano, fastText."""
