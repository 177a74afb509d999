"""What accounting puts on paper."""
