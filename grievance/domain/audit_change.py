"""
What may become of an audit when somebody changes it by hand.

Each function returns the audit as it is then, or says why it cannot be; the registry's
history keeps what it was.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.auditor import Auditor
from grievance.domain.errors import NotAllowedError
from grievance.domain.registry_ids import AuditorId, FirmId


_BEFORE_PLAN = frozenset({AuditStatus.PLANNED, AuditStatus.SCHEDULED})
_AHEAD = _BEFORE_PLAN | {AuditStatus.PLAN_SUBMITTED}
_OVER = frozenset({AuditStatus.CLOSED, AuditStatus.CANCELLED})
_REPORTED = frozenset({AuditStatus.REPORT_SUBMITTED, AuditStatus.CLOSED})


def moved(audit: Audit, to: date, *, today: date) -> Audit:
    """
    Let it begin on another day; the window in which it is due stays what it is.

    Raises:
        NotAllowedError: It has begun or is over, or the day has passed.
    """
    _refuse_over(audit)
    if audit.actual_start is not None:
        msg = f"This audit began on {audit.actual_start}; it cannot be moved any more."
        raise NotAllowedError(msg)
    if to < today:
        msg = f"{to} has passed; if the audit began then, say so: `audits begin`."
        raise NotAllowedError(msg)
    is_first = audit.status is AuditStatus.PLANNED
    status = AuditStatus.SCHEDULED if is_first else audit.status
    return replace(audit, scheduled_start=to, status=status)


def cancelled(audit: Audit) -> Audit:
    """
    Let it not be held, or not go on.

    Raises:
        NotAllowedError: Its report is there, so that it was held.
    """
    if audit.status in _REPORTED:
        msg = f"This audit was held ({audit.status}); it cannot be cancelled any more."
        raise NotAllowedError(msg)
    return replace(audit, status=AuditStatus.CANCELLED)


def begun(audit: Audit, on: date, *, today: date) -> Audit:
    """
    Note the day on which it began; another one corrects it.

    Raises:
        NotAllowedError: It is over, the day is yet to come, or after its end.
    """
    _refuse_over(audit)
    _refuse_ahead(on, today)
    if audit.actual_end is not None and on > audit.actual_end:
        msg = f"This audit ended on {audit.actual_end}; it began on no later day."
        raise NotAllowedError(msg)
    status = AuditStatus.UNDER_WAY if audit.status in _AHEAD else audit.status
    return replace(audit, actual_start=on, status=status)


def ended(audit: Audit, on: date, *, today: date) -> Audit:
    """
    Note the day on which it ended; its report may come later.

    Raises:
        NotAllowedError: It is over, has not begun, or the day cannot be.
    """
    _refuse_over(audit)
    _refuse_ahead(on, today)
    return replace(audit, actual_end=_end(audit, on))


def submitted(audit: Audit, *, report: bool) -> Audit:
    """
    Note that its plan came, or its *report*.

    Raises:
        NotAllowedError: It is over, or not as far as that.
    """
    _refuse_over(audit)
    if report:
        _refuse_not_begun(audit)
        return replace(audit, status=AuditStatus.REPORT_SUBMITTED)
    if audit.status not in _AHEAD:
        msg = f"This audit is {audit.status}; its plan comes before it begins."
        raise NotAllowedError(msg)
    return replace(audit, status=AuditStatus.PLAN_SUBMITTED)


def closed(audit: Audit, on: date, *, today: date) -> Audit:
    """
    Close it; where no day of its end is known, it ended *on* this one.

    Raises:
        NotAllowedError: It was cancelled, has not begun, or the day cannot be.
    """
    if audit.status is AuditStatus.CLOSED:
        return audit
    _refuse_over(audit)
    _refuse_ahead(on, today)
    end = _end(audit, on) if audit.actual_end is None else audit.actual_end
    return replace(audit, actual_end=end, status=AuditStatus.CLOSED)


def taken_over(
    audit: Audit,
    *,
    firm_id: FirmId | None,
    lead: Auditor | None,
    team: tuple[Auditor, ...],
) -> Audit:
    """
    Let another firm hold it, or other people.

    Without *firm_id* the firm stays; with another one nobody of the former does.  Without
    *lead* or *team* those stay who are of the same firm.

    Raises:
        NotAllowedError: It is over, or somebody audits for another firm.
    """
    _refuse_over(audit)
    firm = firm_id or audit.firm_id
    for one in (*filter(None, (lead,)), *team):
        if one.firm_id != firm:
            msg = f"{one.name} audits for another firm; name theirs as well."
            raise NotAllowedError(msg)
    is_same = firm == audit.firm_id
    stays: AuditorId | None = audit.lead_auditor_id if is_same else None
    members = tuple(one.id for one in team) or (audit.team if is_same else ())
    lead_id = lead.id if lead else stays
    others = tuple(one for one in members if one != lead_id)
    return replace(audit, firm_id=firm, lead_auditor_id=lead_id, team=others)


def merged(audit: Audit, into: Audit) -> tuple[Audit, Audit]:
    """
    Let *into* be held for both: it takes the certificates, *audit* is cancelled.

    Of an audit without certificates it is not known which it is about, so that it may
    be any; what became of both is then about any as well.

    Raises:
        NotAllowedError: They are not of one Entity, the same, or one has begun.
    """
    if audit.id == into.id or audit.entity_id != into.entity_id:
        msg = "Only two audits of one Entity can become one; name another."
        raise NotAllowedError(msg)
    for one in (audit, into):
        if one.status not in _AHEAD or one.actual_start is not None:
            msg = f"An audit that is {one.status} cannot become one with another."
            raise NotAllowedError(msg)
    both = tuple(dict.fromkeys((*into.certification_ids, *audit.certification_ids)))
    is_known = into.certification_ids and audit.certification_ids
    return (
        replace(audit, status=AuditStatus.CANCELLED),
        replace(into, certification_ids=both if is_known else ()),
    )


def _end(audit: Audit, on: date) -> date:
    _refuse_not_begun(audit)
    if audit.actual_start is not None and on < audit.actual_start:
        msg = f"This audit began on {audit.actual_start}; it ended on no earlier day."
        raise NotAllowedError(msg)
    return on


def _refuse_not_begun(audit: Audit) -> None:
    if audit.actual_start is None:
        msg = "It is not known when this audit began; say so first: `audits begin`."
        raise NotAllowedError(msg)


def _refuse_over(audit: Audit) -> None:
    if audit.status in _OVER:
        msg = f"This audit is {audit.status}; import the registry to correct that."
        raise NotAllowedError(msg)


def _refuse_ahead(on: date, today: date) -> None:
    if on > today:
        msg = f"{on} is yet to come; name the day on which it was so."
        raise NotAllowedError(msg)
