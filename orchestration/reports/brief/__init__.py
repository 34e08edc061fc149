"""The market brief: one HTML file with the state of the market and which claims of articles the data support."""
