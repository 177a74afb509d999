"""What the stock room can do. Import the noun, call the verb."""
