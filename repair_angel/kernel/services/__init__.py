"""What the kernel can do. Import the noun, call the verb."""
