"""The market brief: one HTML file that says where the market stands, and what the data support of what was written."""
