"""Learning to find spans: texts as tokens, tokens as features, tags for tokens, and spans from tags."""
