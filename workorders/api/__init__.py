"""Repairs over the API: work orders with their lines and notes, statuses, timeline."""
