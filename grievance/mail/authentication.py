"""
What our own mail server found out about a sender (RFC 8601).

Anybody can write an Authentication-Results header into a mail. Ours is the one
our server put on top; nothing below it counts, and a mail whose topmost header
is not ours was not checked.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from dataclasses import dataclass

from grievance.mail.letter import Letter
from grievance.mail.words.address import normalise


_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[^"\\()]+|.', re.DOTALL)
_METHOD = re.compile(r"\s*dmarc\s*(?:/\s*\d+\s*)?=\s*(\S+)", re.IGNORECASE)
_HEADER_FROM = re.compile(r"\bheader\.from\s*=\s*([^\s;]+)", re.IGNORECASE)


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
        """Tell whether the sender of *letter* is who they say."""
        if self.enforced:
            return letter.sender.clear
        return dmarc_passed(letter, self.authserv_id)


def dmarc_passed(letter: Letter, authserv_id: str) -> bool:
    """
    Tell whether our server *authserv_id* found that DMARC passed for the sender.

    The sender must be clear, and where the result names the domain it is about,
    that domain must be the sender's.
    """
    if not (letter.sender.clear and letter.authentication and authserv_id):
        return False
    server, *results = _statements(letter.authentication[0])
    if normalise(server.partition(" ")[0]) != normalise(authserv_id):
        return False
    found = [(m[1].lower(), r) for r in results if (m := _METHOD.match(r))]
    domain = letter.sender.address.rpartition("@")[2]
    return bool(found) and all(
        verdict == "pass" and _is_about(result, domain) for verdict, result in found
    )


def _is_about(result: str, domain: str) -> bool:
    named = (
        name.strip('"').rpartition("@")[2] for name in _HEADER_FROM.findall(result)
    )
    return all(normalise(name) == normalise(domain) for name in named)


def _statements(value: str) -> list[str]:
    """Split at semicolons outside quotes, comments taken out."""
    statements = [""]
    for piece in _without_comments(value):
        if piece.startswith('"'):
            statements[-1] += piece
            continue
        first, *more = piece.split(";")
        statements[-1] += first
        statements += more
    return [statement.strip() for statement in statements]


def _without_comments(value: str) -> Iterator[str]:
    depth = 0
    for piece in _PIECE.findall(value):
        if piece == "(":
            depth += 1
            yield " "
        elif piece == ")" and depth:
            depth -= 1
        elif not depth:
            yield piece
