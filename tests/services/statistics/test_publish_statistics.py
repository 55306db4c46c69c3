"""An office publishes its statistics: once, in order, signed, and without anybody in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import frictionless
import pytest

from grievance.domain.certification import Certification
from grievance.domain.entity import Entity
from grievance.domain.errors import (
    ConflictError,
    GrievanceError,
    NotAllowedError,
    NotFoundError,
)
from grievance.domain.ids import WORKER, CaseId, CertificationId, EntityId
from grievance.domain.outbox import JobKind
from grievance.domain.people import Role
from grievance.domain.slip import Channel, StageDate
from grievance.services.boxes.keep_release import published, sound_releases, tallies
from grievance.services.people.change_roles import RoleChange, change_roles
from grievance.services.people.rotate_worker import rotate_worker
from grievance.services.registry.import_registry import Registry, import_registry
from grievance.services.rekeying.rewrap_for_worker import (
    rewrap_for_worker,
    under_former,
)
from grievance.services.staff_mail.write_digest import StaffWords, write_staff_mail
from grievance.services.statistics.list_releases import show_release
from grievance.services.statistics.prepare_release import (
    Prepared,
    Publishing,
    count_release,
    prepare_release,
)
from grievance.services.statistics.publish_statistics import (
    FRESH,
    find_waiting,
    keep_rehearsal,
    publish_rehearsed,
    publish_unasked,
)
from grievance.services.statistics.second_look import attack_rehearsed
from grievance.services.statistics.statistics_sources import read_statistics_sources
from grievance.services.statistics.tend_statistics import WRITING, Press, rehearse_due
from grievance.services.statistics.tend_statistics import rehearse as tend
from grievance.statistics.contained import Containment, Side
from grievance.statistics.cube import Key
from grievance.statistics.package import DESCRIPTION, package
from grievance.statistics.periods import period_of
from grievance.statistics.protection import Rule
from grievance.statistics.published import read_package, verify_packages
from grievance.vault.errors import SealError
from grievance.vault.rehearsal import Rehearsal, check_rehearsal, sign_rehearsal
from grievance.vault.release import KeptRelease
from grievance.vault.ring import WorkerRing
from grievance.vault.worker_keys import WorkerKeys, lot_secret
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, Office
from tests.services.drafts import code
from tests.services.outgoings import Out
from tests.services.staff_mails import at_address, courier, digest_for, mails, watch
from tests.staged import staged


TODAY = date(2027, 2, 1)
HOW_MANY = 12
FEBRUARY = date(2026, 2, 12)
ENTITIES = tuple(
    Entity(id=EntityId(UUID(int=number + 1)), name=f"Works {number}", country="DE")
    for number in range(HOW_MANY)
)
TOTAL = Key(measure="received", period="2026-Q1")


@pytest.fixture(name="busy")
def _busy(office: Office) -> Office:
    """Give an office at which six complained."""
    _complain(office)
    return office


@staged
def _complain(office: Office) -> None:
    """Have twelve certified works, and six complaints about six of them in February."""
    certifications = tuple(
        Certification(
            id=CertificationId(UUID(int=200 + number)),
            entity_id=entity.id,
            standard="ASI-PS",
            version="V3.1",
            number=f"C-{number}",
            issued=date(2025, 1, 1),
            expires=date(2027, 12, 31),
        )
        for number, entity in enumerate(ENTITIES)
    )
    with office.store.begin() as tx:
        registry = Registry(entities=ENTITIES, certifications=certifications)
        import_registry(tx, registry, at=NOON, as_of=date(2025, 1, 1))
    for number in range(6):
        complained(office, number, FEBRUARY)


def complained(office: Office, number: int, day: date) -> CaseId:
    """Take in a complaint that came on a day."""
    case_id = office.case_of(make_mail(f"Nobody is paid on time, says {number}."))
    came = StageDate(stage="received", since=day)
    channel = Channel.EMAIL if number else Channel.LETTER
    about = (ENTITIES[number].id,)
    code(office, case_id, entities=about, stages=(came,), channel=channel)
    return case_id


def prepared(office: Office, period: str, **other: object) -> Prepared:
    with office.store.read() as tx:
        sources = read_statistics_sources(tx, office.worker)
        return prepare_release(
            tx, office.worker, sources, period_of(period), publishing(office, **other)
        )


def publishing(office: Office, **other: object) -> Publishing:
    return Publishing(
        office="Test office",
        catalogue=office.mechanism.catalogue,
        today=TODAY,
        **other,  # type: ignore[arg-type]  # fields of its own
    )


def rehearse(office: Office, made: Prepared, *, at: datetime = NOON) -> Rehearsal:
    with office.store.begin() as tx:
        return keep_rehearsal(tx, office.worker, made, at=at)


def approve(
    office: Office, waiting: Rehearsal, *, by: str = DANA, at: datetime = NOON
) -> KeptRelease:
    release = waiting.release
    with office.store.begin() as tx:
        return publish_rehearsed(
            tx,
            office.rings[by],
            release.period,
            sha256=release.sha256,
            at=at,
            today=TODAY,
        )


def publish(office: Office, made: Prepared, *, by: str = DANA) -> KeptRelease:
    return approve(office, rehearse(office, made), by=by)


@contextmanager
def refused(error: type[GrievanceError], said: str) -> Iterator[None]:
    with pytest.raises(error, match=said):
        yield


@pytest.mark.each_engine
def test_a_period_is_published_once(busy: Office, tmp_path: Path) -> None:
    """
    The package is what anybody can verify; books and log know it, and it stays.
    """
    made = prepared(busy, "2026-Q1")
    again = prepared(busy, "2026-Q1")
    kept = publish(busy, made)
    archive = tmp_path / "released.zip"
    archive.write_bytes(kept.package)
    package = read_package(archive)

    with ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / made.release.name / DESCRIPTION))

    assert report.valid, report.flatten(["title", "message"])
    assert made.files == again.files
    assert 6 == package.numbers[TOTAL]
    assert package.withheld > 0
    assert () == verify_packages([package])
    assert (kept.sha256, published(kept)) == (package.sha256, package)
    assert () == busy.verify().problems
    with refused(NotAllowedError, "never revised"):
        publish(busy, again)
    with refused(NotAllowedError, "never revised"):
        prepared(busy, "2026-Q1")


def test_who_may_not_publish_is_refused(busy: Office) -> None:
    """
    It takes an analyst or a coordinator; nothing is kept.
    """
    made = prepared(busy, "2026-Q1")

    with refused(NotAllowedError, "analyst or a coordinator"):
        publish(busy, made, by=HENRI)

    with busy.store.read() as tx:
        assert () == tx.releases.all()


def test_what_waits_is_what_is_published(busy: Office) -> None:
    """
    Byte by byte, by who said yes to exactly that; whoever looked at another one, or at
    one that nobody compared with the facts for days, is refused.
    """
    first = rehearse(busy, prepared(busy, "2026-Q1"))
    complained(busy, 6, FEBRUARY)
    second = rehearse(busy, prepared(busy, "2026-Q1"))

    with refused(ConflictError, "not the one you looked at: it was counted on"):
        approve(busy, first)
    with refused(NotAllowedError, "Nobody looked since"):
        approve(busy, second, at=NOON + FRESH + timedelta(minutes=1))
    with busy.store.begin() as tx:
        author = busy.worker.author
        tx.rehearsals.put(check_rehearsal(second, author=author, at=NOON + FRESH))
    kept = approve(busy, second, at=NOON + FRESH + timedelta(minutes=1))

    assert second.release.package == kept.package
    assert str(busy.person(DANA)) == kept.author
    with busy.store.read() as tx:
        assert () == tx.rehearsals.all()
        assert 1 == len(tx.outbox.ready(JobKind.PUBLISH_STATISTICS))
        [tally] = tallies(busy.worker, tx.releases.all())
        with pytest.raises(NotAllowedError, match="never revised"):
            find_waiting(tx, busy.directory, "2026-Q1")
        with pytest.raises(NotFoundError, match="Nothing waits of 2026-Q2"):
            find_waiting(tx, busy.directory, "2026-Q2")
    assert sum(tally.why.values()) == published(kept).withheld
    assert () == busy.verify().problems


def test_the_same_facts_are_the_same(busy: Office) -> None:
    """
    On another day, too, and hidden by the lot of office and period; another complaint,
    rule or method makes others of them.
    """

    def facts(**other: object) -> str:
        how = publishing(busy, **other)
        with busy.store.read() as tx:
            sources = read_statistics_sources(tx, busy.worker)
            return count_release(
                tx, busy.worker, sources, period_of("2026-Q1"), how
            ).facts

    first = facts()

    again = prepared(busy, "2026-Q1").counted
    assert first == again.facts
    assert lot_secret(busy.worker.keys, "2026-Q1") == again.plan.lot.secret
    others = {facts(method="round5"), facts(rule=Rule(threshold=6))}
    assert first not in others
    assert 2 == len(others)
    complained(busy, 6, FEBRUARY)
    assert first != facts()


def test_who_approves_attacks_once_more(busy: Office) -> None:
    """
    By the package alone, with what was published of the year; no key is needed for it.
    """
    publish(busy, prepared(busy, "2026-Q1"))
    waiting = rehearse(busy, prepared(busy, "2026-Q2"))
    steps = list[str]()

    with busy.store.read() as tx:
        attack_rehearsed(
            tx,
            busy.directory,
            waiting,
            publishing(busy),
            lambda step, *_: steps.append(step),
        )

    assert steps


def as_worker(busy: Office, made: Prepared, **chosen: object) -> Rehearsal:
    """Make a release in which somebody who has the worker's keys chose something."""
    release = replace(made.release, **chosen)  # type: ignore[arg-type]  # its fields
    other = replace(made, release=release, files=package(release))
    return rehearse(busy, other)


MARIA = Containment(part=Side(measure="Maria S."), whole=Side(measure="received"))


def test_what_anybody_chose_is_refused(busy: Office) -> None:
    """
    Words, a rule and tables are those of the settings and of the program, whoever has
    the keys of the worker.
    """
    made = prepared(busy, "2026-Q1")
    words, tables = made.release.words, made.release.tables
    name = tables[0].shape.name
    titles = {**words.titles, name: "Complaint of Maria S., shift B"}

    def look(waiting: Rehearsal) -> None:
        with busy.store.read() as tx:
            attack_rehearsed(tx, busy.directory, waiting, publishing(busy))

    look(as_worker(busy, made))
    for named, chosen in (
        ("words", {"words": replace(words, titles=titles)}),
        ("rule", {"rule": Rule(threshold=3)}),
        ("office", {"office": "Office of Maria S."}),
        ("late", {"late": "Maria S. was late."}),
        ("tables", {"tables": tables[1:]}),
        ("checkpoint", {"checkpoint": "Maria S."}),
        ("contained", {"contained": (MARIA,)}),
    ):
        waiting = as_worker(busy, made, **chosen)
        with refused(NotAllowedError, rf"this home would \(.*{named}"):
            look(waiting)


def test_who_publishes_meanwhile_is_not_overtaken(busy: Office) -> None:
    """
    What the worker was making of other facts is dropped; what was left of a period that
    is out is forgotten, so that the next one has its turn.
    """
    waiting = rehearse(busy, prepared(busy, "2026-Q1"))
    complained(busy, 6, FEBRUARY)
    press = Press(
        store=busy.store,
        ring=busy.worker,
        now=lambda: NOON,
        today=TODAY,
        open_how=lambda: publishing(busy),
    )

    def tell(step: str, _done: int, _total: int) -> None:
        if step == WRITING:
            approve(busy, waiting)

    assert tend(press, period_of("2026-Q1"), waiting, tell) is None
    with busy.store.begin() as tx:
        assert () == tx.rehearsals.all()
        tx.rehearsals.put(waiting)
    assert ["2026-Q2"] == [one.release.period for one in rehearse_due(press)]
    with busy.store.read() as tx:
        assert ("2026-Q2",) == tx.rehearsals.periods()


def test_what_waits_is_shown_as_everybody_will_read_it(busy: Office) -> None:
    """
    In the words of its report; why numbers are withheld is known by the worker's keys.
    """
    rehearse(busy, prepared(busy, "2026-Q1"))

    with busy.store.read() as tx:
        shown = show_release(tx, busy.directory, "2026-Q1", busy.worker)
        without = show_release(tx, busy.directory, "2026-Q1", None)
        with refused(NotFoundError, "Nothing waits of 2026-Q2"):
            show_release(tx, busy.directory, "2026-Q2", None)

    assert shown.tally is not None
    assert shown.listed.package.withheld == sum(shown.tally.why.values()) > 0
    assert 0 < shown.tally.shown < shown.tally.counted
    assert without.tally is None
    assert shown.report == without.report
    assert (True, "the mechanism") == (shown.listed.is_waiting, shown.listed.who)


def test_who_may_publish_hears_of_it_in_the_morning(busy: Office) -> None:
    """
    And nobody else; of which period, and no number.
    """
    rehearse(busy, prepared(busy, "2026-Q1"))

    def said(name: str) -> StaffWords | None:
        mail, person, rules = digest_for(busy, name)
        with busy.store.read() as tx:
            return write_staff_mail(
                tx, busy.worker, mail, person, rules, today=NOON.date()
            )

    assert said(HENRI) is None
    told = said(DANA)
    assert told is not None
    assert told.subject.endswith("statistics to be published")
    assert "Statistics of 2026-Q1 wait to be published" in told.body


def test_an_analyst_is_written_to_while_something_waits(busy: Office) -> None:
    """
    They work on no case, so that nothing else is due with them.
    """
    change = RoleChange(add=frozenset({Role.ANALYST}), remove=frozenset({Role.HANDLER}))
    with busy.store.begin() as tx:
        henri = busy.person(HENRI)
        change_roles(tx, busy.secrets.root, busy.directory, henri, change, at=NOON)
    at_address(busy, HENRI)
    using = courier(busy, Out(), at=NOON)
    watch(busy, using)
    before = mails(busy)
    rehearse(busy, prepared(busy, "2026-Q1"))
    watch(busy, using)

    assert () == tuple(before)
    assert [henri] == [one.person_id for one in mails(busy)]


@pytest.mark.parametrize(
    "column",
    [
        "facts = 'x'",
        "package = zeroblob(9)",
        "checked_at = '2026-12-24 12:00:00.000000'",
    ],
)
def test_what_waits_is_signed_by_who_made_it(busy: Office, column: str) -> None:
    """
    Nobody says yes to what somebody put into the books by hand.
    """
    waiting = rehearse(busy, prepared(busy, "2026-Q1"))

    busy.tamper(f"UPDATE rehearsal SET {column}")

    with pytest.raises(SealError):
        approve(busy, waiting)


def test_nobody_lets_go_what_they_made_themselves(busy: Office) -> None:
    """
    However well they sign it: the mechanism makes what waits, and a person lets it go.
    """
    waiting = rehearse(busy, prepared(busy, "2026-Q1"))
    mine = sign_rehearsal(
        waiting.release, facts=waiting.facts, author=busy.rings[DANA].author, at=NOON
    )
    with busy.store.begin() as tx:
        tx.rehearsals.put(mine)

    with pytest.raises(SealError):
        approve(busy, mine)


def test_an_office_may_publish_unasked(busy: Office) -> None:
    """
    Then the log says that the mechanism did; its signature is as good as a person's.
    """
    waiting = rehearse(busy, prepared(busy, "2026-Q1"))

    with busy.store.begin() as tx:
        kept = publish_unasked(tx, busy.worker, waiting, at=NOON, today=TODAY)

    assert WORKER == kept.author
    assert () == busy.verify().problems


def test_what_is_known_late_counts_later(busy: Office) -> None:
    """
    A letter of February that turns up in May is counted in the second quarter, which
    says so; a year is the sum of what its quarters counted.
    """
    publish(busy, prepared(busy, "2026-Q1"))
    complained(busy, 6, FEBRUARY)
    complained(busy, 7, FEBRUARY - timedelta(days=90))

    for quarter in ("2026-Q2", "2026-Q3", "2026-Q4"):
        made = prepared(busy, quarter)
        assert "counted in a later period" in made.release.late
        publish(busy, made)
    year = prepared(busy, "2026")
    publish(busy, year)

    with busy.store.read() as tx:
        releases = sound_releases(tx, busy.directory)
    counted = {
        one.period: len([row for row in one.rows if row.measure == "received"])
        for one in tallies(busy.worker, releases)
    }
    expected = {"2026-Q1": 6, "2026-Q2": 1, "2026-Q3": 0, "2026-Q4": 0, "2026": 0}
    assert expected == counted
    packages = [published(one) for one in releases]
    assert () == verify_packages(packages)
    assert () == busy.verify().problems
    [whole] = [one for one in packages if one.period == "2026"]
    assert whole.numbers[Key(measure="received", period="2026")] in {7, None}


def test_method_and_rule_stay_for_a_year(busy: Office) -> None:
    """
    What is rounded in one quarter could be worked out from what is withheld in others, and
    what is withheld by one rule from what is told by a lower one.
    """
    publish(busy, prepared(busy, "2026-Q1"))

    with refused(NotAllowedError, "begun with method withheld"):
        prepared(busy, "2026-Q2", method="round5")
    with refused(NotAllowedError, "begun with threshold 5, holders 3 and sites 10"):
        prepared(busy, "2026-Q2", rule=Rule(threshold=4))


@pytest.mark.parametrize(
    "column", ["package = zeroblob(9)", "period = '2026-Q2'", "sealed = zeroblob(9)"]
)
def test_a_release_that_was_exchanged_is_found(busy: Office, column: str) -> None:
    """
    By whoever verifies the log; and nothing is published beside it.
    """
    publish(busy, prepared(busy, "2026-Q1"))

    busy.tamper(f"UPDATE release SET {column}")

    assert [one for one in busy.verify().problems if "The release of" in one]
    with pytest.raises(GrievanceError):
        prepared(busy, "2026-Q2")


def test_a_release_that_is_gone_is_missed(busy: Office) -> None:
    """
    Or the same period could be told of twice.
    """
    publish(busy, prepared(busy, "2026-Q1"))

    busy.tamper("DELETE FROM release")

    assert ("release/2026-Q1 is missing from the books.",) == busy.verify().problems


def test_what_was_counted_opens_with_later_keys_of_the_worker(busy: Office) -> None:
    """
    It is wrapped to these when they change; what was signed and logged stays as it was.
    """
    kept = publish(busy, prepared(busy, "2026-Q1"))
    keys, old = WorkerKeys.generate(), busy.worker
    with busy.store.begin() as tx:
        directory = rotate_worker(tx, busy.secrets.root, busy.directory, keys, at=NOON)
    ring = WorkerRing(keys=keys, directory=directory, former={old.kv: old.keys})

    with busy.store.read() as tx:
        found = under_former(tx, ring.kv)
    done = list(rewrap_for_worker(busy.store, ring, found, now=lambda: NOON))

    assert (kept.id,) == found.releases
    assert not any(one.refused for one in done)
    bare = WorkerRing(keys=keys, directory=directory)
    with busy.store.read() as tx:
        [again] = sound_releases(tx, directory)
        assert () == under_former(tx, ring.kv).releases
    [tally] = tallies(bare, (again,))
    assert "2026-Q1" == tally.period
    assert 6 == len(tally.rows)
    assert (kept.digest, kept.signature) == (again.digest, again.signature)
