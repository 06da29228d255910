"""An open project: perform, undo, redo, subscribe. Everything that changes a project goes through here."""
