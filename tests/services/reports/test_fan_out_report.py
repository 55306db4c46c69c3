"""A report becomes one case for each organisation it names, each of them once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.case import CaseKind
from grievance.domain.clock import ClockKind
from grievance.domain.compartment import Compartment
from grievance.domain.deciding import Answer, Verdict
from grievance.domain.entry import Entry
from grievance.domain.errors import AlteredError, NotAllowedError, NotFoundError
from grievance.domain.evidence import Evidence
from grievance.domain.ids import RECOVERY, CaseId, EntityId, SpoolId
from grievance.domain.intake import Outcome
from grievance.domain.report import Route
from grievance.domain.slip import Flag, RespondentKind
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.keep import Pen
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.intake.collect_mail import Collected
from grievance.services.intake.enter_complaint import enter_complaint
from grievance.services.intake.enter_message import enter_message
from grievance.services.intake.quarantine_letter import quarantine_letter
from grievance.services.intake.receive_letter import receive_letter
from grievance.services.intake.share_message import prepare_sharing
from grievance.services.people.signed_entry import from_bytes
from grievance.services.reports.fan_out_report import FanOut, fan_out_report
from grievance.services.triage.decide_proposal import decide_proposals
from grievance.services.triage.plan_organisation import Named
from grievance.storage.spool import Spool
from grievance.vault.posted import pick_up
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.aside import sign_anew, unlocked_anew
from tests.services.entries import claim, make_entry
from tests.services.invented_report import (
    ENTITIES,
    EVERYONE,
    FAN_OUT,
    MEMBER,
    NAMES,
    OUTSIDE,
    TOLD,
    WHEN,
    fan_out,
    fanned_out,
    on_record,
    sub_case,
    take_in_report,
)
from tests.services.looking import cover, holders, opened
from tests.staged import staged


KARAVEL, OSTRAVA, HEXI = NAMES[0], NAMES[1], NAMES[5]


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    """On both engines it goes in `test_end_report`."""
    return sqlite_office


@pytest.fixture(name="report")
@staged
def _report(office: Office) -> CaseId:
    return take_in_report(office)


def only(*places: int) -> FanOut:
    """Fan out for some of them, by their places."""
    return replace(FAN_OUT, every=tuple(EVERYONE[place] for place in places))


def decide(office: Office, case_id: CaseId, proposal_id: str, verdict: Verdict) -> None:
    with office.store.begin() as tx:
        decide_proposals(
            tx,
            office.rings[DANA],
            case_id,
            [Answer(proposal_id=proposal_id, verdict=verdict)],
            timetable=office.mechanism.timetable,
            at=NOON,
        )


def children(office: Office, report: CaseId) -> int:
    with office.store.read() as tx:
        return len(tx.cases.children(report))


def with_coordinator(office: Office, name: str, *, tied_to: UUID) -> Office:
    """Let the root make somebody a coordinator as well, who is tied to somebody."""
    sign_anew(office, roles={name: ("coordinator",)}, conflicts={name: (str(tied_to),)})
    return unlocked_anew(office)


def entry_of(office: Office, spool_id: SpoolId) -> Entry:
    """Read the entry that waits as a message, as the worker can."""
    with office.store.read() as tx:
        dropped = tx.spool.get(spool_id).dropped
    raw = pick_up(
        office.worker.keys.spool, dropped, table="spool", row_id=str(spool_id)
    )
    return from_bytes(raw, office.directory).entry


def refused(office: Office, entry: Entry, *, by: str = DANA) -> tuple[SpoolId, str]:
    """Enter it, and let the worker put it aside; return what it is, and why."""
    with office.store.begin() as tx:
        collected = enter_complaint(tx, office.rings[by], entry, at=NOON)
    job = claim(office, collected)
    reception, spool_id = office.reception(), collected.spool_id
    with pytest.raises(NotAllowedError) as error:
        receive_letter(reception, job, at=NOON)
    sharing = prepare_sharing(office.store, reception.ring, spool_id, at=NOON)
    with office.store.begin() as tx:
        pen = Pen.of(tx, reception.ring, NOON)
        quarantine_letter(pen, job, sharing, reason=str(error.value))
    return spool_id, str(error.value)


def one_entry(office: Office, report: CaseId) -> tuple[Collected, Entry]:
    """Fan out for one Entity; return what waits, and its entry under another id."""
    one = only(0)
    [collected] = fan_out(office, report, one).collected
    return collected, replace(entry_of(office, collected.spool_id), id=str(uuid4()))


def die_in(office: Office, report: CaseId) -> None:
    """Fan out, and die before the commit."""
    with office.store.begin() as tx:
        fan_out_report(
            tx,
            office.rings[DANA],
            report,
            FAN_OUT,
            catalogue=office.mechanism.catalogue,
            today=TODAY,
            at=NOON,
        )
        raise KeyboardInterrupt


def criteria(office: Office, case_id: CaseId) -> set[tuple[str, str]]:
    """Return what is alleged on the slip: criterion and version."""
    return {
        (one.criterion, one.version) for one in opened(office, case_id).slip.allegations
    }


class TestWhatIsMade:
    def test_a_case_for_each_and_none_for_who_is_outside(
        self, office: Office, report: CaseId
    ) -> None:
        """
        Six Entities, one Member, one out of scope; the log verifies.
        """
        fanned_out(office, report)

        routes = {name: one.route for name, one in on_record(office, report).items()}
        assert {
            **dict.fromkeys(NAMES, Route.SUB_CASE),
            MEMBER.name: Route.MEMBER_CONDUCT,
            OUTSIDE: Route.OUT_OF_SCOPE,
        } == routes
        assert 7 == children(office, report)
        assert () == office.verify().problems

    def test_criteria_are_of_each_ones_own_certificates(
        self, office: Office, report: CaseId
    ) -> None:
        """
        Forced labour brings what goes with it; under chain of custody where certified.
        """
        fanned_out(office, report, only(0, 1, 5, 6))

        ps = {("PS 9.1", "V3.1"), ("PS 9.8", "V3.1"), ("PS 10.3", "V3.1")}
        coc = {("CoC 7.1", "V2.1"), ("CoC 7.2", "V2.1")}
        assert ps | coc == criteria(office, sub_case(office, report, KARAVEL))
        assert ps == criteria(office, sub_case(office, report, OSTRAVA))
        older = {
            version for _, version in criteria(office, sub_case(office, report, HEXI))
        }
        assert {"V2"} == older
        conduct = criteria(office, sub_case(office, report, MEMBER.name))
        assert {("PS 10.3", "")} == conduct

    def test_each_is_complete_in_itself(self, office: Office, report: CaseId) -> None:
        """
        It has the report's words and file, its allegations and the evidence, and says
        where it comes from; who wrote stays in the report.
        """
        fanned_out(office, report, only(1))
        case_id = sub_case(office, report, OSTRAVA)

        found = opened(office, case_id, DANA)

        [letter] = found.letters
        assert TOLD == letter.letter.text.strip()
        assert cover(office, report).reference == letter.letter.from_case
        assert [("gate.png", 1)] == [
            (a.name, a.size) for a in letter.letter.attachments
        ]
        with office.store.read() as tx:
            key = contents_key(tx, office.rings[DANA], case_id)
            alleged = read_records(tx, key, office.directory, Allegation)
            [evidence] = read_records(tx, key, office.directory, Evidence)
        assert [1, 2, 3] == [one.number for one in alleged]
        assert {str(ENTITIES[1].id)} == {one.respondent.id for one in alleged}
        assert [WHEN] * 3 == [one.when for one in alleged]
        assert "The report" == evidence.title
        assert ["Dana Coordinator"] == [note.by for note in evidence.custody]

    def test_its_facts_are_those_of_one_organisation(
        self, office: Office, report: CaseId
    ) -> None:
        """
        The words name eight; cover and slip are about one, and point to the report.
        """
        fanned_out(office, report, only(0))
        case_id = sub_case(office, report, KARAVEL)

        found = opened(office, case_id)

        assert (ENTITIES[0].id,) == found.slip.entities
        assert (RespondentKind.ENTITY, False) == (
            found.slip.respondent,
            found.slip.proposed,
        )
        assert (report, report) == (found.slip.parent, found.case.parent)
        assert CaseKind.COMPLAINT is found.case.kind
        assert cover(office, report).reference != found.case.reference
        kinds = {clock.kind for clock in found.case.clocks}
        assert ClockKind.ACKNOWLEDGEMENT not in kinds
        assert kinds & {ClockKind.TRIAGE, ClockKind.URGENT_TRIAGE}

    def test_what_was_alleged_in_words_goes_along(
        self, office: Office, report: CaseId
    ) -> None:
        """
        To the case it is about, with its own criterion, and to no other.
        """
        told = Allegation(
            number=1,
            respondent=Respondent(kind=RespondentKind.ENTITY, id=str(ENTITIES[1].id)),
            criterion="PS 9.8b",
            version="V3.1",
            text="they keep the passports",
        )
        with office.store.begin() as tx:
            record_allegation(tx, office.rings[DANA], report, told, at=NOON)
        fanned_out(office, report, only(0, 1))

        assert ("PS 9.8b", "V3.1") in criteria(
            office, sub_case(office, report, OSTRAVA)
        )
        assert ("PS 9.8b", "V3.1") not in criteria(
            office, sub_case(office, report, KARAVEL)
        )

    def test_a_flag_that_came_along_can_be_taken_off(
        self, office: Office, report: CaseId
    ) -> None:
        """
        Nothing was looked for in the case of one organisation; a person judges anew.
        """
        flag = "flag:wishes-anonymity"
        decide(office, report, flag, Verdict.ADDED)
        fanned_out(office, report, only(0))
        one = sub_case(office, report, NAMES[0])
        carried = opened(office, one).slip.flags

        decide(office, one, flag, Verdict.REJECTED)

        assert {Flag.WISHES_ANONYMITY} == carried
        assert frozenset() == opened(office, one).slip.flags

    def test_files_may_be_left_out(self, office: Office, report: CaseId) -> None:
        """
        A report of many megabytes need not lie in every case.
        """
        one = (Named(route=Route.SUB_CASE, id=ENTITIES[0].id),)
        fanned_out(office, report, replace(FAN_OUT, every=one, with_files=False))

        [letter] = opened(office, sub_case(office, report, KARAVEL)).letters
        assert () == letter.letter.attachments


class TestOnce:
    def test_done_again_it_makes_nothing(self, office: Office, report: CaseId) -> None:
        """
        Neither before the worker has made the cases nor after.
        """
        first = fan_out(office, report)
        again = fan_out(office, report)
        for collected in first.collected:
            office.receive(collected)
        later = fan_out(office, report)

        assert (7, (), ()) == (len(first.collected), again.collected, later.collected)
        assert not any(one.is_new for one in later.planned)
        assert 7 == children(office, report)

    def test_what_was_forgotten_is_added(self, office: Office, report: CaseId) -> None:
        """
        One more organisation makes one more case.
        """
        fanned_out(office, report, replace(FAN_OUT, every=EVERYONE[:2]))

        assert 5 == len(fanned_out(office, report).collected)
        assert 7 == children(office, report)

    def test_all_or_nothing(self, office: Office, report: CaseId) -> None:
        """
        Where the process dies before the commit nothing was made, and nothing is lost.
        """
        with pytest.raises(KeyboardInterrupt):
            die_in(office, report)

        assert {} == on_record(office, report)
        assert 7 == len(fanned_out(office, report).collected)

    def test_a_worker_that_dies_makes_none_twice(
        self, office: Office, report: CaseId, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        Whatever it had in hand is made by the next one, and once.
        """
        collected, _ = one_entry(office, report)

        def crash(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(Spool, "destroy", crash)
            with pytest.raises(KeyboardInterrupt):
                office.receive(collected)
        assert 0 == children(office, report)

        office.receive(collected, at=NOON + timedelta(hours=1))

        assert 1 == children(office, report)
        again = fan_out(office, report, only(0))
        assert () == again.collected

    def test_a_second_one_about_the_same_is_put_aside(
        self, office: Office, report: CaseId
    ) -> None:
        """
        Also where somebody enters it by other ways: the worker looks.
        """
        collected, entry = one_entry(office, report)
        office.receive(collected)

        _, why = refused(office, entry)

        assert "about that organisation already" in why
        assert 1 == children(office, report)

    def test_what_was_put_aside_can_be_made_again(
        self, office: Office, report: CaseId
    ) -> None:
        """
        Only it: the line on record gets another revision, and then has its case.
        """
        collected, _ = one_entry(office, report)
        with office.store.begin() as tx:
            tx.spool.conclude(collected.spool_id, Outcome.QUARANTINED)

        fanned_out(office, report, only(0))

        assert 2 == on_record(office, report)[KARAVEL].revision
        assert 1 == children(office, report)


class TestWhoReadsThem:
    def test_coordinators_and_custodians_as_for_any_case(
        self, office: Office, report: CaseId
    ) -> None:
        """
        Not who entered it, if the rules do not say so.
        """
        fanned_out(office, report, only(0))
        case_id = sub_case(office, report, KARAVEL)

        assert {str(office.person(DANA)), RECOVERY} == holders(
            office, case_id, Compartment.CONTENTS
        )
        assert {str(office.person(CHIDI)), RECOVERY} == holders(
            office, case_id, Compartment.IDENTITY
        )

    def test_a_tie_to_anybody_in_the_report_counts(self, office: Office) -> None:
        """
        Its words tell of all of them: who is tied to one reads none of the cases.
        """
        office = with_coordinator(office, RUTH, tied_to=ENTITIES[5].id)
        report = take_in_report(office)
        fanned_out(office, report, only(0, 5, 6))

        readers = {
            name: holders(office, sub_case(office, report, name), Compartment.CONTENTS)
            for name in (KARAVEL, HEXI, MEMBER.name)
        }
        dana = {str(office.person(DANA)), RECOVERY}
        assert [dana, dana, dana] == list(readers.values())

    def test_who_has_no_tie_reads_them_all(self, office: Office) -> None:
        """
        A second coordinator reads each case, as any other.
        """
        office = with_coordinator(office, RUTH, tied_to=uuid4())
        report = take_in_report(office)
        fanned_out(office, report, only(5))

        found = holders(office, sub_case(office, report, HEXI), Compartment.CONTENTS)
        assert str(office.person(RUTH)) in found


class TestRefusals:
    def test_what_is_no_report_is_not_fanned_out(self, office: Office) -> None:
        """
        The sentence says how to make it one.
        """
        case_id = office.case_of(make_mail())

        with pytest.raises(NotAllowedError, match=r"grievance case kind GR-.* report"):
            fan_out(office, case_id)

    @pytest.mark.parametrize("name", [HENRI, CHIDI])
    def test_who_has_no_key_fans_nothing_out(
        self, office: Office, report: CaseId, name: str
    ) -> None:
        """
        Handlers need the report to be theirs.
        """
        with pytest.raises(NotAllowedError, match="key is not yours"):
            fan_out(office, report, by=name)

    def test_an_entity_without_a_certificate_is_no_sub_case(
        self, office: Office, report: CaseId
    ) -> None:
        """
        In another time than its certificate's it is none either.
        """
        bare = replace(ENTITIES[0], id=EntityId(uuid4()), key="E-99")
        office.know(bare)
        named = Named(route=Route.SUB_CASE, id=bare.id)

        with pytest.raises(NotAllowedError, match="no certificate that counts"):
            fan_out(office, report, replace(FAN_OUT, every=(named,)))

    def test_a_criterion_is_one_of_the_catalogue(
        self, office: Office, report: CaseId
    ) -> None:
        """
        A number that no standard has is refused before anything is made.
        """
        with pytest.raises(NotFoundError, match="99"):
            fan_out(office, report, replace(FAN_OUT, codes=("PS 99.9",)))

        assert {} == on_record(office, report)

    def test_what_would_not_fit_is_said_at_once(
        self, office: Office, report: CaseId
    ) -> None:
        """
        A case has so many allegations and no more; the worker is given no others.
        """
        catalogue = office.mechanism.catalogue.current("PS")
        codes = tuple(f"PS {one.id}" for one in catalogue.criteria)

        with pytest.raises(NotAllowedError, match="name fewer criteria"):
            fan_out(office, report, replace(FAN_OUT, codes=codes))

        assert {} == on_record(office, report)

    def test_who_is_outside_needs_a_reason(
        self, office: Office, report: CaseId
    ) -> None:
        """
        It is what the report's record says later on.
        """
        named = Named(route=Route.OUT_OF_SCOPE, name=OUTSIDE)

        with pytest.raises(NotAllowedError, match="their name and why"):
            fan_out(office, report, replace(FAN_OUT, every=(named,)))

    def test_a_report_that_is_over_is_not_fanned_out(
        self, office: Office, report: CaseId
    ) -> None:
        """
        It is reopened first.
        """
        office.tamper("UPDATE \"case\" SET stage = 'closed' WHERE kind = 'report'")

        with pytest.raises(NotAllowedError, match="reopen it"):
            fan_out(office, report)


class TestForgeries:
    """Somebody who can write to the database, or has lost their part in the report."""

    def test_of_a_report_that_is_not_theirs(
        self, office: Office, report: CaseId
    ) -> None:
        """
        Who enters it needs a say in the report.
        """
        _, entry = one_entry(office, report)

        assert "Only the handler of this case" in refused(office, entry, by=HENRI)[1]

    def test_without_its_key(self, office: Office, report: CaseId) -> None:
        """
        A coordinator to whom the report was never given makes no case of it.
        """
        _, entry = one_entry(office, report)
        office = with_coordinator(office, RUTH, tied_to=uuid4())

        assert "has no key to that report" in refused(office, entry, by=RUTH)[1]

    def test_under_another_reference(self, office: Office, report: CaseId) -> None:
        """
        The report is named twice, and both names have to be those of one case.
        """
        _, entry = one_entry(office, report)
        other = cover(office, office.case_of(make_mail())).reference

        assert "is not there" in refused(office, replace(entry, from_case=other))[1]

    def test_of_a_report_that_ended(self, office: Office, report: CaseId) -> None:
        """
        Whoever ended it behind the log's back makes the worker stop.
        """
        collected, _ = one_entry(office, report)
        office.tamper("UPDATE \"case\" SET stage = 'closed' WHERE kind = 'report'")
        job = claim(office, collected)

        with pytest.raises(AlteredError, match="behind the log's back"):
            receive_letter(office.reception(), job, at=NOON)

    def test_nobody_vouches_for_one_that_was_put_aside(
        self, office: Office, report: CaseId
    ) -> None:
        """
        It would become a complaint about everybody; the report is fanned out again.
        """
        collected, entry = one_entry(office, report)
        office.receive(collected)
        spool_id, _ = refused(office, entry)

        with (
            pytest.raises(NotAllowedError, match="fan the report out again"),
            office.store.begin() as tx,
        ):
            enter_message(tx, office.rings[RUTH], spool_id, make_entry(""), at=NOON)
