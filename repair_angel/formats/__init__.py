"""How dates and numbers are written, where Django's own ideas do not fit a European shop."""
