"""What can happen to a repair. Import the noun, call the verb: `work_orders.assign(...)`."""
