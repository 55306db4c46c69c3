"""A report shows all that was made of it, and what is still to be said or made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.clock import ClockKind
from grievance.domain.contents import PartKind
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId
from grievance.domain.intake import Outcome
from grievance.domain.report import Route
from grievance.domain.stage import Stage
from grievance.services.reports.name_organisations import name_organisations
from grievance.services.reports.report_tree import ReportTree, read_report_tree
from grievance.services.triage.plan_organisation import Named
from tests.doubles import TODAY, make_mail
from tests.offices import DANA, RUTH, Office
from tests.services.invented_report import (
    ENTITIES,
    EVERYONE,
    FAN_OUT,
    MEMBER,
    NAMES,
    OUTSIDE,
    fan_out,
    fanned_out,
    take_in_report,
)
from tests.services.sealed import destroy, of_kind
from tests.staged import staged


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    return sqlite_office


@pytest.fixture(name="report")
@staged
def _report(office: Office) -> CaseId:
    return take_in_report(office)


def tree(office: Office, report: CaseId, *, by: str = DANA) -> ReportTree:
    with office.store.read() as tx:
        return read_report_tree(tx, office.rings[by], report)


def named(office: Office, case_id: CaseId) -> tuple[Named, ...]:
    with office.store.read() as tx:
        return name_organisations(tx, office.rings[DANA], case_id, today=TODAY)


def test_every_case_has_stage_owner_and_days(office: Office, report: CaseId) -> None:
    """
    And the report the letters that are due to who wrote it.
    """
    fanned_out(office, report)

    found = tree(office, report)

    made = [one for one in found.branches if one.limb]
    assert [*NAMES, MEMBER.name] == [one.named.name for one in made]
    for one in made:
        assert one.limb is not None
        assert (Stage.RECEIVED, DANA, True) == (
            one.limb.case.stage,
            one.limb.owner,
            one.limb.is_yours,
        )
        assert one.limb.case.due_on is not None
        assert () == one.limb.letters_due
    [outside] = [one for one in found.branches if one.limb is None]
    assert (OUTSIDE, None) == (outside.named.name, outside.outcome)
    assert {ClockKind.ACKNOWLEDGEMENT} <= {
        clock.kind for clock in found.report.letters_due
    }
    assert ((), ()) == (found.undecided, found.others)


def test_what_is_still_to_be_said_or_made(office: Office, report: CaseId) -> None:
    """
    Entities of the slip nobody has decided on; what waits, and what went aside.
    """
    one, two = fan_out(office, report, replace(FAN_OUT, every=EVERYONE[:2])).collected
    with office.store.begin() as tx:
        tx.spool.conclude(two.spool_id, Outcome.QUARANTINED)

    found = tree(office, report)

    assert [(None, None), (None, Outcome.QUARANTINED)] == [
        (branch.limb, branch.outcome) for branch in found.branches
    ]
    assert set(NAMES[2:]) == set(found.undecided)
    office.receive(one)
    assert tree(office, report).branches[0].limb is not None


def test_a_case_that_no_line_speaks_of_is_shown(office: Office, report: CaseId) -> None:
    """
    However it came there: nothing that belongs to the report is left out.
    """
    fanned_out(office, report, replace(FAN_OUT, every=EVERYONE[:1]))
    destroy(office, *of_kind(office, report, PartKind.NAMED_ORGANISATION))

    found = tree(office, report)

    assert ((), 1) == (found.branches, len(found.others))


def test_is_for_who_reads_the_report(office: Office, report: CaseId) -> None:
    """
    And there is one of a report only.
    """
    with pytest.raises(NotAllowedError, match="key is not yours"):
        tree(office, report, by=RUTH)
    with pytest.raises(NotAllowedError, match=r"`grievance case GR-.*` shows it"):
        tree(office, office.case_of(make_mail()))


class TestNamed:
    def test_as_the_registry_makes_of_them(
        self, office: Office, report: CaseId
    ) -> None:
        """
        Every Entity that the triage found is certified; the Member is not.
        """
        found = named(office, report)

        assert {*(one.id for one in ENTITIES), MEMBER.id} == {one.id for one in found}
        [member] = [one for one in found if one.id == MEMBER.id]
        assert Route.MEMBER_CONDUCT is member.route

    def test_where_nothing_was_found(self, office: Office) -> None:
        """
        A sentence asks for names.
        """
        with pytest.raises(NotFoundError, match="name each with an option"):
            named(office, office.case_of(make_mail()))
