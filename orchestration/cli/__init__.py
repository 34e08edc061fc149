"""The commands behind `make`: build, report, withdraw and delete data, verify the archive, serve the page."""
