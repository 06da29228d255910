"""Suggestions from a model or a program: the dialog, and the job that it decides on."""
