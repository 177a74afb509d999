"""The work-order desk: all of one repair on one page, and everything that is done to it from there.

`pages` answers, `actions` names what can be done with its command and its form, `forms` reads what
was filled in, `context` gathers what is shown. The page works without its script, which saves a
reload: it sends the same forms and puts the answer in the page's place.
"""
