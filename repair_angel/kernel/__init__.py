"""The kernel: companies, members, tokens, commands, events, numbers, money. It knows no repair."""
