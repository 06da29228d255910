"""Before a project is open, and how one begins: start page, new project, import."""
