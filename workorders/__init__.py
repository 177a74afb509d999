"""The repair itself: what came in, what is wrong with it, what is done and who does it.

Nouns: work order, status, line, note. A work order keeps its number and its company for ever; a
note is never changed; the totals of a work order are always the sum of its lines.
"""
