"""The landing archive: what was asked of providers, what came of it, and the bytes."""
