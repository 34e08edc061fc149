"""The SEC: company facts and lists of filings."""
