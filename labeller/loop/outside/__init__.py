"""Suggestions from outside: what models and programs of the user say about the items, before or beside the learner."""
