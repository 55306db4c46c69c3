"""Find the letter of ours that somebody names by its case, or by its own id."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from grievance.cli.named_message import LEAST
from grievance.domain.errors import NotFoundError
from grievance.domain.outgoing import OutgoingState
from grievance.domain.reference import BadReferenceError, parse_reference
from grievance.storage.outgoing import ListedOutgoing


def find_letter(
    letters: Iterable[ListedOutgoing],
    written: str,
    states: Collection[OutgoingState],
) -> ListedOutgoing:
    """
    Return the one letter that is meant; of several, the one in one of *states*.

    Raises:
        NotFoundError: There is none, or more than one.
    """
    named = [letter for letter in letters if _is_named(letter, written)]
    fitting = [letter for letter in named if letter.cover.state in states]
    found = fitting or named
    if not found:
        msg = "There is no such letter that you may decide on; see `grievance letters list`."
        raise NotFoundError(msg)
    if len(found) > 1:
        msg = "More than one letter is meant; name it by its id, see `grievance letters list`."
        raise NotFoundError(msg)
    return found[0]


def _is_named(letter: ListedOutgoing, written: str) -> bool:
    start = written.strip().replace("-", "").casefold()
    if len(start) >= LEAST and letter.cover.id.hex.startswith(start):
        return True
    try:
        return parse_reference(written) == letter.reference
    except BadReferenceError:
        return False
