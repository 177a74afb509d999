"""A demonstration shop: three months of a Dutch repair shop, made by its own commands.

The same day gives the same shop: names, complaints and sums are drawn by a generator with a fixed
seed, and everything happens in the order and at the time it would have happened.
"""
