"""How good the learner is, as people see it."""
