"""Embedders, learners and query strategies: arrays in, arrays out. No project file, no Qt."""
