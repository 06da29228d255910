"""What can be done to a project, one family of commands a file."""
