"""Image classifiers that a user brings as ONNX files: what they say of whole pictures, used for suggestions only."""
