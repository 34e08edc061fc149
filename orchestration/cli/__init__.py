"""What `make` calls: builds, what they print, what stands published, and what is deleted."""
