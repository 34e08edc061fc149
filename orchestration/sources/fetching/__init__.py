"""The only part that talks to the outside world: it fills the landing archive. Imported with SOURCE=live alone."""
