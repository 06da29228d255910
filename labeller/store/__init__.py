"""The project file: tables, migrations, and every line of SQL."""
