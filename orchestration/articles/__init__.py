"""From an article's text to claims that the warehouse can judge."""
