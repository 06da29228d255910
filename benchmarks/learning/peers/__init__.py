"""What the learning loop is measured against, in an environment of its own: nothing here imports Labeller."""
