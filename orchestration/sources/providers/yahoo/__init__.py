"""Yahoo: daily charts of shares and indices."""
