"""The second engine: where it is, what it is told, and the raw rows as files that it reads."""
