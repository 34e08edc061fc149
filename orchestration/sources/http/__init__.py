"""The client that asks providers politely. Imported with SOURCE=live alone."""
