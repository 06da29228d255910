"""Labeller: label by keyboard while a model learns from every answer."""

__version__ = "0.1.0"
