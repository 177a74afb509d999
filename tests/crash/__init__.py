"""Processes are killed, and what they leave behind is looked at."""
