"""Accounting's door for programs."""
