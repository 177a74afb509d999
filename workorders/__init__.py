"""The repair itself: what came in, what is wrong with it, what is done and who does it.

Nouns: work order, status, line, note, checklist, photo, passcode, terms, signature, time. A work order
keeps its number and its company for ever; notes, photos and signatures are never changed; the totals
of a work order are always the sum of its lines; a passcode does not outlive its repair.
"""
