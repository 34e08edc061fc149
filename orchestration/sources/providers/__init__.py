"""The providers: what to ask each for, and how to read what it sends."""
