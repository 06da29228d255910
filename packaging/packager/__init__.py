"""Makes the packaged program: what goes into it, in which shape, and the proof of what it is."""
