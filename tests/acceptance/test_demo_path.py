"""
The main job from end to end: the demonstration's mails, through the embedded worker.

Real keys, real database, real child processes that read the mails; only the time is
ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import pytest

from grievance import demo
from grievance.cli.demo_replies import filled, is_reply
from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, JobId, SpoolId, holder_of
from grievance.domain.intake import Outcome, Receipt, SpoolState
from grievance.domain.outbox import JobKind, JobState
from grievance.domain.outgoing import LookFor, Outgoing, OutgoingState
from grievance.domain.slip import Flag, RespondentKind
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from grievance.services.cases.open_case import OpenedCase, open_case
from grievance.services.registry.import_registry import import_registry
from grievance.services.registry.read_registry import read_registry
from grievance.services.slips.list_cases import ListedCase, list_cases
from grievance.settings import SmtpSettings
from grievance.storage.receipts import Origin
from tests.demo.expected import (
    ACKNOWLEDGED,
    BOUNCES,
    EXPECTED,
    TWO_SENDERS,
    UNVERIFIED_REPLIES,
)
from tests.doubles import NOON, running_clock
from tests.offices import CHIDI, DANA, RUTH, Office, sqlite_office
from tests.services.sealed import held_for
from worker.embedded import Embedded


__all__ = ["sqlite_office"]  # as an office has it that tries it; scenarios run on both

FILE = Origin(source="file")


@dataclass(slots=True, kw_only=True)
class Intake:
    """An office at its mailbox; remembers the receipt of every mail by file name."""

    office: Office
    worker: Embedded
    spooled: dict[str, SpoolId] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)

    def take_in(self, mails: list[tuple[str, bytes]]) -> None:
        for name, raw in mails:
            collected = self.office.collect(raw, at=self.office.mechanism.now())
            self.spooled[name] = collected.spool_id
            if collected.job_id is None:
                self.again.add(name)
            else:
                self.worker.hint(JobId(collected.job_id))
        self.worker.drain()
        self.worker.drain(JobKind.SEND_LETTER)

    def receipt(self, name: str) -> Receipt:
        return self.office.receipt(self.spooled[name])

    def outcome(self, name: str) -> str:
        if name in self.again:
            return Outcome.DUPLICATE
        return self.receipt(name).outcome or "waiting"

    def case_id(self, name: str) -> CaseId:
        case_id = self.receipt(name).case_id
        assert case_id is not None
        return case_id

    def letters(self, name: str) -> tuple[Outgoing, ...]:
        """Return letters of ours about the case that a mail became."""
        with self.office.store.read() as tx:
            return tx.outgoing.of_case(self.case_id(name))

    def open(self, name: str, by: str = DANA) -> OpenedCase:
        with self.office.store.begin() as tx:
            return open_case(
                tx,
                self.office.rings[by],
                self.case_id(name),
                with_writers=False,
                at=self.office.mechanism.now(),
            )


@pytest.fixture(name="intake")
def _intake(sqlite_office: Office) -> Iterator[Intake]:
    """Give an office with the invented registry and a worker at work."""
    office = sqlite_office
    settings = msgspec.structs.replace(
        office.mechanism.settings, smtp=SmtpSettings(folder="sent")
    )
    mechanism = replace(office.mechanism, now=running_clock(), settings=settings)
    (mechanism.home.path / "sent").mkdir()
    office = replace(office, mechanism=mechanism)
    with office.store.begin() as tx:
        import_registry(
            tx, read_registry((demo.HERE / "registry.json").read_bytes()), at=NOON
        )
    with Embedded(mechanism) as worker:
        yield Intake(office=office, worker=worker)


def firsts() -> list[tuple[str, bytes]]:
    return [(p.name, p.read_bytes()) for p in demo.mails() if not is_reply(p)]


def replies(intake: Intake) -> list[tuple[str, bytes]]:
    references = {
        name: str(intake.receipt(name).reference)
        for name in intake.spooled
        if intake.receipt(name).reference
    }
    paths: list[Path] = [path for path in demo.mails() if is_reply(path)]
    found = filled(intake.office.mechanism, paths, references)
    return [(mail.label, mail.raw) for mail in found if mail.raw is not None]


@pytest.mark.slow
def test_every_mail_becomes_what_it_should(intake: Intake) -> None:
    """
    All mails in, each becomes one thing, people find them, and the log is in order.
    """
    intake.take_in(firsts())
    before = intake.open("03-lama-vermelha-tamarai.eml")
    intake.take_in(replies(intake))

    assert EXPECTED == {name: intake.outcome(name) for name in EXPECTED}
    _nothing_is_left_over(intake)
    _cases_are_open_to_the_right_people(intake)
    _the_scenarios_begin_as_they_should(intake)
    _a_doubtful_reply_changes_nothing(intake, before)
    _letters_went_out_or_wait(intake)
    _a_bounce_is_known_for_what_it_is(intake)
    assert () == intake.office.verify().problems

    _the_same_again_changes_nothing(intake)


def _nothing_is_left_over(intake: Intake) -> None:
    """The spool holds what was put aside, and no job is left or failed."""
    outcomes = list(EXPECTED.values())
    with intake.office.store.read() as tx:
        assert 0 == tx.spool.count(SpoolState.WAITING)
        assert outcomes.count("quarantined") == tx.spool.count(SpoolState.QUARANTINED)
        set_aside = outcomes.count("automatic") - len(BOUNCES)
        assert set_aside == tx.spool.count(SpoolState.SET_ASIDE)
        open_jobs = (JobState.READY, JobState.LEASED, JobState.FAILED)
        assert 0 == tx.outbox.count(*open_jobs)


def _cases_are_open_to_the_right_people(intake: Intake) -> None:
    """Coordinators have all but what is about the office; that is the reviewer's."""
    about_office = intake.case_id("06-your-own-office-leaked-my-name.eml")
    cases = {intake.case_id(n) for n, outcome in EXPECTED.items() if outcome == "case"}

    assert cases - {about_office} == {line.case.id for line in _listed(intake, DANA)}
    assert {about_office} == {line.case.id for line in _listed(intake, RUTH)}
    assert [] == _listed(intake, CHIDI)
    chidi = holder_of(intake.office.person(CHIDI))
    with intake.office.store.read() as tx:
        for case_id in cases:
            slot = tx.cases.slot(case_id, Compartment.IDENTITY)
            assert chidi in tx.cases.holders(slot)


def _listed(intake: Intake, name: str) -> list[ListedCase]:
    with intake.office.store.read() as tx:
        return list(list_cases(tx, intake.office.rings[name]))


def _the_scenarios_begin_as_they_should(intake: Intake) -> None:
    """Of the six scenarios, what is decided on the first day."""
    report = intake.open("01-report-eight-organisations.eml")
    assert 6 <= len(report.slip.entities)

    worker = intake.open("02-anonymous-worker-dormitory.eml")
    assert Urgency.CRITICAL == worker.case.urgency
    assert {Flag.REPRISAL_FEARED, Flag.WISHES_ANONYMITY} <= worker.slip.flags
    assert "zh" == worker.case.language

    community = intake.open("03-lama-vermelha-tamarai.eml")
    assert ("Alumina Ribeira Clara S.A.",) == community.entities[:1]
    assert "pt" == community.case.language

    auditor = intake.open("04-auditor-stayed-at-the-cabin.eml")
    assert RespondentKind.AUDITOR == auditor.slip.respondent

    foil = intake.open("05-kitchen-foil.eml")
    assert Flag.LIKELY_OUT_OF_SCOPE in foil.slip.flags

    office = intake.open("06-your-own-office-leaked-my-name.eml", RUTH)
    assert RespondentKind.OFFICE == office.slip.respondent


def _a_doubtful_reply_changes_nothing(intake: Intake, before: OpenedCase) -> None:
    """The proven reply and the spoofed one lie with their cases, told apart."""
    proven = intake.open("04-auditor-stayed-at-the-cabin.eml")
    spoofed = intake.open("03-lama-vermelha-tamarai.eml")

    assert [None, True] == [opened.letter.verified for opened in proven.letters]
    assert [None, False] == [opened.letter.verified for opened in spoofed.letters]
    assert {intake.case_id("03-lama-vermelha-tamarai.eml")} == {
        intake.case_id(name) for name in UNVERIFIED_REPLIES
    }
    assert (before.slip, Stage.RECEIVED) == (spoofed.slip, spoofed.case.stage)


def _letters_went_out_or_wait(intake: Intake) -> None:
    """Each case has one letter at most: in the folder, or held with a reason."""
    cases = [name for name, outcome in EXPECTED.items() if outcome == "case"]
    letters = {name: intake.letters(name) for name in cases}
    out = {n for n, made in letters.items() if made and made[0].hold is None}
    folder = intake.office.mechanism.home.path / "sent"

    assert TWO_SENDERS == {name for name, made in letters.items() if not made}
    assert 1 == max(len(made) for made in letters.values())
    assert ACKNOWLEDGED <= out
    assert {f"{intake.receipt(name).reference}" for name in out} == {
        file.name.partition(".")[0] for file in folder.iterdir()
    }
    held = {
        name: held_for(intake.office, made[0])
        for name, made in letters.items()
        if made and name not in out
    }
    assert set(LookFor) == set().union(*held.values())
    assert LookFor.CRITICAL in held["02-anonymous-worker-dormitory.eml"]
    assert LookFor.NOT_AUTHENTICATED in held["49-hostile-text.eml"]


def _a_bounce_is_known_for_what_it_is(intake: Intake) -> None:
    """It lies with the case, and its letter of ours did not arrive; no other did not."""
    for bounce, first in BOUNCES.items():
        assert intake.case_id(first) == intake.case_id(bounce)
        [ours] = intake.letters(first)
        assert (OutgoingState.BOUNCED, "5.2.2") == (ours.state, ours.error)
        [_, came] = intake.open(first).letters
        assert "failed (5.2.2)" in came.letter.text
        assert "@" not in came.letter.text
    with intake.office.store.read() as tx:
        assert len(BOUNCES) == tx.outgoing.count(OutgoingState.BOUNCED)


def _the_same_again_changes_nothing(intake: Intake) -> None:
    """Every mail a second time is a duplicate, and nothing is made of it."""
    with intake.office.store.read() as tx:
        size = tx.log.frontier().size

    intake.take_in(firsts())

    assert {name for name, _ in firsts()} <= intake.again
    with intake.office.store.read() as tx:
        assert size == tx.log.frontier().size
