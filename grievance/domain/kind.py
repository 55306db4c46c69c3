"""What came in, as the office works on it: a complaint, an inquiry or a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.case import Case, CaseKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act, Event
from grievance.domain.ids import holder_of
from grievance.domain.people import Person, Role


def change_kind(
    case: Case, kind: CaseKind, *, by: Person, at: datetime
) -> tuple[Case, Event]:
    """
    Take a case for what it is; its stage and its clocks stay as they are.

    Raises:
        NotAllowedError: It is over or taken for that already, *by* has no say in it, or
            a sub-case would become a report of its own.
    """
    refuse_without_say(case, by)
    if not case.is_open:
        msg = f"This case is {case.stage}; it cannot be taken for something else."
        raise NotAllowedError(msg)
    if case.kind is kind:
        msg = f"This case is taken for {_named(kind)} already."
        raise NotAllowedError(msg)
    if CaseKind.AUDIT_FILE in {case.kind, kind}:
        msg = "A file on an audit is made by the worker, and stays one."
        raise NotAllowedError(msg)
    if case.parent is not None and kind is CaseKind.REPORT:
        msg = "A sub-case of a report is no report; fan out the report it is of."
        raise NotAllowedError(msg)
    changed = replace(case, kind=kind)
    act, actor = Act.KIND_CHANGED, holder_of(by.id)
    return changed, Event(act=act, actor=actor, case_id=case.id, at=at)


def refuse_without_say(case: Case, by: Person) -> None:
    """
    Refuse who neither answers for a case nor coordinates.

    Raises:
        NotAllowedError: They do neither.
    """
    if by.id != case.owner and not by.has(Role.COORDINATOR):
        msg = "Only the handler of this case or a coordinator decides on it."
        raise NotAllowedError(msg)


def refuse_file(case: Case) -> None:
    """
    Refuse to take the file of an audit for a complaint.

    Raises:
        NotAllowedError: It is one.
    """
    if not case.is_complaint:
        msg = (
            "This is a file on an audit and no complaint; do that in the case it is "
            "about. `grievance gates settle` closes a file."
        )
        raise NotAllowedError(msg)


def _named(kind: CaseKind) -> str:
    article = "an" if kind is CaseKind.INQUIRY else "a"
    return f"{article} {kind}"
