"""The verbs of notifications, one file per noun."""
