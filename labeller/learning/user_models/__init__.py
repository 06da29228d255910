"""Models that a user brings as ONNX files: looked at before they are loaded, and run on the CPU."""
