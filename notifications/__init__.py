"""Notifications: tells people what happened, and runs the shop's automation rules."""
