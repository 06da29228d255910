"""The packaged program where no Python and no Qt is installed: `make test-package` installs, uses and removes it."""
