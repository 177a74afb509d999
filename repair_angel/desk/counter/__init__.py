"""The counter: a device is taken in on one screen, by keyboard alone if need be.

`pages` answers, `forms` reads what was filled in, `lookups` finds whom and what is at the counter,
`once` makes two presses one work order. The work itself is `workorders.services.intake.take_in`.
"""
