"""Ways out where a project file is damaged or gone."""
