"""Integrations: speaks to vendors, and implements the ports that lower apps declare."""
