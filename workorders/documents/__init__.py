"""Repairs on paper and on the counter's screen."""
