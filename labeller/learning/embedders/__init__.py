"""Encoders that turn an item into a vector: pretrained ones on ONNX Runtime, and n-grams that need no weights."""
