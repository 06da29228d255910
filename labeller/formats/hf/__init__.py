"""The layouts of Hugging Face."""
