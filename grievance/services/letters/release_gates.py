"""What people, and what was found in a letter, must satisfy before it goes out."""

from __future__ import annotations

from grievance.domain.case import Case
from grievance.domain.errors import NotAllowedError
from grievance.domain.outgoing import Party, may_decide
from grievance.domain.release import keeps_names
from grievance.domain.slip import Slip
from grievance.leak.hit import HitKind
from grievance.services.directory.read_directory import person_of
from grievance.services.letters.guard_letter import Checked
from grievance.vault.ring import PersonRing


def refuse_stranger(ring: PersonRing, case: Case, slip: Slip | None) -> None:
    """Refuse whoever has no say in the letters of a case; the worker asks again."""
    respondents = slip.respondents if slip else frozenset()
    if not may_decide(person_of(ring.directory, ring.person_id), case, respondents):
        msg = (
            "A coordinator, a custodian or the handler of this case lets its letters "
            "go; ask one of them."
        )
        raise NotAllowedError(msg)


def refuse_names(checked: Checked, slip: Slip, party: Party) -> None:
    """
    Refuse a letter that may name somebody who asked that nobody does.

    Raises:
        NotAllowedError: It says what to do, and none of the words.
    """
    names_somebody = any(hit.kind is HitKind.IDENTITY for hit in checked.hits)
    if names_somebody and keeps_names(slip, party):
        msg = (
            "They asked that no name is passed on, and this letter may have one; take "
            "it out, whatever reason there is."
        )
        raise NotAllowedError(msg)


def refuse_others(checked: Checked, party: Party) -> None:
    """
    Refuse a letter to an Entity or a Member that names another one.

    Raises:
        NotAllowedError: It says what to do, and none of the names.
    """
    names_others = any(hit.kind is HitKind.ORGANISATION for hit in checked.hits)
    if names_others and (party.is_organisation or party is Party.AUDITOR):
        msg = (
            "No letter to an Entity, a Member or those who audit names another one; "
            "take it out, whatever reason there is."
        )
        raise NotAllowedError(msg)


def refuse_found(checked: Checked, despite: str) -> None:
    """
    Refuse a letter in which something was found, unless there is a reason.

    Raises:
        NotAllowedError: It says how many places there are, and none of their words.
    """
    if checked.hits and not despite.strip():
        count = len(checked.hits)
        places = "one place" if count == 1 else f"{count} places"
        msg = (
            f"In {places} this letter may give somebody away; look with `grievance "
            "letters check`, change it, or release it despite them (`--despite`), with a reason."
        )
        raise NotAllowedError(msg)
