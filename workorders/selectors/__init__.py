"""What can be asked about repairs."""
