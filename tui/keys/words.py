"""What the desk says of keys that were changed, or are to be."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.domain.counting import counted
from grievance.domain.people import Person, Role
from grievance.domain.rekeying import DueKeys


def taken_words(people: int, refused: int) -> Iterator[str]:
    """Say that people lost cases to which they are tied, and where that could not be."""
    if people:
        who = counted(people, "key holder was", "key holders were")
        yield f"{who} taken off: tied to whom the case is about."
    if refused:
        cases = counted(refused, "case stays", "cases stay")
        yield f"{cases} with who is tied to whom it is about: `grievance rekey` in a shell says why."


def keys_words(count: int) -> str:
    """Say how many keys there are."""
    return counted(count, "key")


def done_words(done: int) -> str:
    """
    Say that cases have other keys now, and not why.

    Somebody was taken off, or lost their keys, or the office changed its own: the books
    have only that it was due.
    """
    cases = counted(done, "case was", "cases were")
    return f"{cases} given new keys."


def due_words(left: DueKeys, me: Person, refused: int) -> str:
    """Say what is due: what *me* can change, and to who leads what others can."""
    is_lead = me.has(Role.COORDINATOR)
    count = left.count if is_lead else left.by_person.get(me.id, 0)
    if not count:
        return ""
    nobody = f", {left.nobody:,} by nobody here" if is_lead and left.nobody else ""
    failed = (
        f", {refused:,} refused: `grievance rekey` in a shell says why"
        if refused
        else ""
    )
    return f"▲ {keys_words(count)} to change{nobody}{failed}"


def former_words(count: int) -> str:
    """
    Say that a rotation of one's own keys is not over, and what ends it.

    It is not done unasked: whether the keys before were stolen is theirs to say.
    """
    keys = counted(count, "key lies", "keys lie")
    return f"▲ {keys} under yours before: `grievance people rotate`" if count else ""
