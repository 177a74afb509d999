"""Small tables that only the tests have: every kind of guard, field and key in its plainest form."""
