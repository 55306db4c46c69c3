"""Each check for itself: what hangs, breaks or refuses hides nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from threading import Barrier, Event

from grievance.doctor.examine import AWAY, examine
from grievance.doctor.finding import Check, Finding, Found, Sign, fine, problem
from grievance.domain.errors import SetupError


SECRET = "zwetschgenmus"
PATIENCE = 60.0


def check(
    part: str, look: Callable[[], Iterable[Found]], *, needs_database: bool = False
) -> Check:
    return Check(part=part, look=look, needs_database=needs_database)


def found(
    *checks: Check, first: Check | None = None, patience: float = PATIENCE
) -> dict[str, Finding]:
    database = first or check("database", lambda: [fine("there")])
    return {one.part: one for one in examine(checks, first=database, patience=patience)}


def test_what_hangs_is_left_behind() -> None:
    """
    After its time it is called slow, and the rest was looked at meanwhile.
    """
    never = Event()

    def hang() -> Iterator[Found]:
        never.wait()
        yield fine("too late")

    seen = found(
        check("slow", hang), check("other", lambda: [fine("well")]), patience=1.5
    )

    assert Sign.PROBLEM is seen["slow"].sign
    assert "did not answer within 1.5 s" == seen["slow"].said
    assert "well" == seen["other"].said
    never.set()


def test_all_are_looked_at_at_once() -> None:
    """
    Checks that wait for each other end, as none waits for its turn.
    """
    meeting = Barrier(3)

    def meet() -> list[Found]:
        meeting.wait(PATIENCE)
        return [fine("met")]

    seen = found(*(check(part, meet) for part in "abc"))

    assert ["met"] * 3 == [seen[part].said for part in "abc"]


def test_what_breaks_is_named_without_its_words() -> None:
    """
    A bug in a check is a problem with its place; a refusal is told as it is.
    """

    def fail() -> Iterator[Found]:
        yield fine("so far")
        raise ValueError(SECRET)

    def refuse() -> list[Found]:
        msg = "It is away; wait."
        raise SetupError(msg)

    seen = found(check("broken", fail), check("refused", refuse))

    assert "ValueError at test_examine.py:" in seen["broken"].said
    assert SECRET not in str(seen)
    assert ("It is away; wait.", Sign.PROBLEM) == (
        seen["refused"].said,
        seen["refused"].sign,
    )


def test_without_a_database_the_rest_is_looked_at() -> None:
    """
    What needs it is named as unseen, once for each part, and is not even asked.
    """

    def ask() -> list[Found]:
        raise AssertionError

    seen = found(
        check("keys", ask, needs_database=True),
        check("disk", lambda: [fine("room")]),
        first=check("database", lambda: [problem("away", "start it")]),
    )

    assert (Sign.UNSEEN, AWAY) == (seen["keys"].sign, seen["keys"].said)
    assert "room" == seen["disk"].said


def test_findings_come_in_the_order_of_checks() -> None:
    """
    Whoever is ready first; a check may find several things, or nothing.
    """
    checks = [
        check("late", lambda: [fine("1"), fine("2")], needs_database=True),
        check("nothing", list),
        check("early", lambda: [fine("3")]),
    ]
    database = check("database", lambda: [fine("0")])

    seen = examine(checks, first=database, patience=PATIENCE)

    assert ["0", "1", "2", "3"] == [one.said for one in seen]
