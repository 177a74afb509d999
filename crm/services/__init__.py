"""What can be done about customers. Import the noun, call the verb."""
