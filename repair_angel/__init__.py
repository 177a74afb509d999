"""Repair Angel: the ERP of a repair shop."""
