"""Take people off a case at once: their keys, and the case itself where it is theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from grievance.domain.access import Access
from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId, PersonId, holder_of
from grievance.domain.people import Person
from grievance.domain.recusal import pass_on, recuse, refuse_nobody_left
from grievance.domain.slip import Slip
from grievance.services.boxes.keep import Pen, end_grants, is_as_logged, keep_cover
from grievance.services.boxes.respondents import read_ties
from grievance.services.directory.read_directory import person_of
from grievance.vault.directory import Directory


def take_off(
    pen: Pen,
    case_id: CaseId,
    people: Collection[PersonId],
    slip: Slip,
    *,
    compartments: Collection[Compartment] = tuple(Compartment),
) -> tuple[Access, ...]:
    """
    End what *people* have of a case, which is due for other keys then; return that.

    Opens no grant, so that the worker can do it as well.  Whoever handles the case, or
    is on duty for it, and cannot read it any more, loses it to somebody who can.

    Raises:
        NotAllowedError: Nobody could read its contents any more.
    """
    pen.tx.cases.lock(case_id)
    ids = {holder_of(one) for one in people}
    access = pen.tx.cases.access_to(case_id)
    ended = [a for a in access if a.holder in ids and a.compartment in compartments]
    if Compartment.CONTENTS in compartments:
        left = [one for one in access if one not in ended]
        _hand_over(pen, case_id, left, slip)
    end_grants(pen, ended)
    return tuple(ended)


def pass_on_unread(pen: Pen, person_id: PersonId) -> int:
    """
    Pass on the open cases of somebody who has no key to them any more; return how many.

    Whoever holds the root key does it, or the worker: a slip is not opened, and nobody
    is given a key by it.  What was changed behind the log's back is left as it is.
    """
    tx, passed = pen.tx, 0
    for case_id in tx.people.owned_unread(person_id):
        case = tx.cases.lock(case_id)
        if case is None or not is_as_logged(tx, case):
            continue
        access = tx.cases.access_to(case_id)
        readers = staff_among(pen.directory, access, Compartment.CONTENTS)
        able = tuple(one for one in readers if one.works_on_cases)
        taken = pass_on(case, person_id, able, by=pen.author.holder, at=pen.at)
        if taken is not None:
            keep_cover(tx, *taken)
            passed += 1
    return passed


def staff_among(
    directory: Directory, access: Collection[Access], compartment: Compartment
) -> Iterator[Person]:
    """Yield who is still in the office and has that key, for good and for their own."""
    for one in access:
        if one.person_id is None or one.compartment is not compartment:
            continue
        try:
            person = person_of(directory, one.person_id)
        except NotFoundError:
            continue
        is_current = directory.box_of(one.holder)[0] == one.holder_kv
        if is_current and one.until is None:
            yield person


def _hand_over(pen: Pen, case_id: CaseId, left: Collection[Access], slip: Slip) -> None:
    """Give the case to who can read it, where handler or duty cannot any more."""
    ties = read_ties(pen.tx)
    readers = staff_among(pen.directory, left, Compartment.CONTENTS)
    free = tuple(one for one in readers if not ties.keep_out(one, slip))
    refuse_nobody_left(free)
    taken = recuse(
        pen.tx.cases.get(case_id),
        free,
        ties.respondents_of(slip),
        by=pen.author.holder,
        at=pen.at,
    )
    if taken is not None:
        keep_cover(pen.tx, *taken)
