"""The only writer: connects, creates raw tables, appends changes, quarantines, publishes."""
