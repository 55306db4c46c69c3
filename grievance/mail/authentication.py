"""
What our own mail server found out about a sender (RFC 8601).

Anybody can write an Authentication-Results header into a mail. Ours is the one
our server put on top; nothing below it counts, and a mail whose topmost header
is not ours was not checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from grievance.mail.letter import Letter
from grievance.mail.words import results
from grievance.mail.words.address import normalise


class _Finding(Enum):
    PROVEN = auto()
    UNPROVEN = auto()
    NOT_SAID = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """
    Whose word we take for who wrote a mail.

    That of our server *authserv_id*, in the mail; or, where DMARC is *enforced* and it
    lets nothing through that fails, that the mail came at all.  With neither, nobody's.
    """

    authserv_id: str = ""
    enforced: bool = False

    def vouches_for(self, letter: Letter) -> bool:
        """
        Tell whether the sender of *letter* is who they say.

        Never one that is not clear.  Enforced or not, a server of ours that says
        anything but that DMARC passed for the sender's domain is believed.
        """
        if not letter.sender.clear:
            return False
        domain = letter.sender.address.rpartition("@")[2]
        if self.enforced:
            ours = filter(self._is_ours, letter.authentication)
            return all(_found(v, domain) is not _Finding.UNPROVEN for v in ours)
        topmost = filter(self._is_ours, letter.authentication[:1])
        return any(_found(v, domain) is _Finding.PROVEN for v in topmost)

    def _is_ours(self, value: str) -> bool:
        """Tell whether a field begins with our name, whatever else is odd about it."""
        name = normalise(results.server(value))
        return bool(name) and name == normalise(self.authserv_id)


def _found(value: str, domain: str) -> _Finding:
    """Return what a field of our own server says about a sender at *domain*."""
    try:
        said = results.dmarc(value)
    except results.OddResultsError:
        return _Finding.UNPROVEN
    if said is None:
        return _Finding.NOT_SAID
    about = normalise(said.domain) == normalise(domain)
    return _Finding.PROVEN if about and said.verdict == "pass" else _Finding.UNPROVEN
