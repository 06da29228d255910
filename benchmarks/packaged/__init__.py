"""The packaged program beside labelme and X-AnyLabeling: size, start, memory: `make bench-package`."""
