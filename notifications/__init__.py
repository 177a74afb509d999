"""Tells people what happened.

Nouns: mail. A mail is written down in the transaction of the fact that causes it, with its words as
they were then; a worker sends it. Words know `{{placeholders}}` of a closed list, and nothing else.
"""
