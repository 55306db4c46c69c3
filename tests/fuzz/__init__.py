"""
Broken mails by the thousand, through the real sandbox.

`seeds` gives mails to begin with, `mutations` breaks them and `invention` makes others
up, both out of a `vocabulary`; `promises` says what must hold of every letter,
`campaign` runs it all and `shrinking` makes what was found small enough to look at.
The same seed of chance gives the same mails.
"""
