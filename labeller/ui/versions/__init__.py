"""Versions of the open project: keeping them while somebody works, and restoring one."""
