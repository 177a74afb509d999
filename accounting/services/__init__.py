"""What accounting can do. Import the noun, call the verb: `invoices.issue(...)`."""
