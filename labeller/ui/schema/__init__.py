"""Editing the labels of a project."""
