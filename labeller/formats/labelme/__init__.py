"""labelme and X-AnyLabeling."""
