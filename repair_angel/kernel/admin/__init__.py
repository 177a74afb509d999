"""The staff site and the bases of its pages."""
