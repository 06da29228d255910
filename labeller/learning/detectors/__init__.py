"""Detectors and segmenters that a user brings as ONNX files: read with suspicion, used for suggestions only."""
