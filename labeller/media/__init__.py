"""Files from strangers, read as data: images, texts, tables, folders. Every refusal has a reason."""
