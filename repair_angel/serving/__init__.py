"""Serving: starts web, worker and scheduler, and keeps them running."""
