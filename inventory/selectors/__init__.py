"""Questions across the stock room's tables."""
