"""The board: who waits where, live, and moved by mouse, finger or keyboard.

`pages` answers, `cards` makes of work orders what is shown, `filters` narrows, `words` speaks for
the page's script. What is read and what is done stands in the app of repairs.
"""
