"""Questions across the books."""
