"""Learning to find stretches of sounds: moments with their surroundings, and ranges from moments."""
