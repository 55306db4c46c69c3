"""
Broken mails by the thousand, through the real sandbox.

`seeds` gives mails to begin with, `mutations` breaks them, `invention` makes mails up,
`promises` says what must hold of every letter, `campaign` runs it all and `shrinking`
makes what was found small enough to look at.  The same seed gives the same mails.
"""
