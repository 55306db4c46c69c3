"""Who gives which key to whom, until when, and how it is taken away again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from grievance.domain.access import Wish
from grievance.domain.compartment import Compartment
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY, CaseId, holder_of
from grievance.domain.slip import RespondentKind
from grievance.services.access.assign_case import assign_case
from grievance.services.access.end_access import Ending, end_access
from grievance.services.access.expire_access import expire_access
from grievance.services.access.grant_access import grant_access
from grievance.services.access.list_access import list_access
from grievance.services.access.recuse_myself import recuse_myself
from grievance.services.access.recused_themselves import PUT_BACK
from grievance.services.access.share_case import share_case
from grievance.services.boxes.case_keys import contents_key, identity_key
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen
from grievance.services.directory.read_directory import person_of
from grievance.services.directory.sign_people import sign_people
from grievance.services.people.expire_people import expire_people
from grievance.services.rekeying.regrant_person import find_outdated, regrant_person
from grievance.services.rekeying.rekey_case import rekey_case
from grievance.services.rekeying.rekey_due import due_on_ring, rekey_cases
from grievance.services.rekeying.use_recovery import (
    Recovery,
    find_lost,
    find_on_case,
    use_recovery,
)
from grievance.services.slips.list_cases import list_cases
from grievance.vault.directory import PersonEntry
from grievance.vault.identity import Identity
from grievance.vault.keys import BoxKey
from grievance.vault.ring import PersonRing
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.registries import FIRM
from tests.services.looking import cover, holders, opened
from tests.services.ties import allege
from tests.staged import staged


TODAY = NOON.date()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
WHY = "The panel meets on Tuesday."
CONTENTS, IDENTITY = Compartment


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    """A case that Dana reads, with Chidi as its custodian."""
    return office.case_of(make_mail())


def grant(  # noqa: PLR0913  # keywords, each with a default
    office: Office,
    case_id: CaseId,
    name: str,
    *,
    by: str = DANA,
    box: Compartment = CONTENTS,
    until: date | None = None,
    reason: str = WHY,
    puts_back: bool = False,
) -> None:
    person = person_of(office.directory, office.person(name))
    wish = Wish(person=person, compartment=box, until=until, puts_back=puts_back)
    with office.store.begin() as tx:
        grant_access(
            tx,
            office.rings[by],
            case_id,
            wish,
            reason=reason,
            today=TODAY,
            at=NOON,
        )


def end(
    office: Office,
    case_id: CaseId,
    name: str,
    *,
    by: str = DANA,
    only_identity: bool = False,
) -> None:
    ending = Ending(person_id=office.person(name), only_identity=only_identity)
    with office.store.begin() as tx:
        end_access(tx, office.rings[by], case_id, ending, reason=WHY, at=NOON)


def due(office: Office) -> list[Compartment]:
    with office.store.read() as tx:
        return [one.compartment for one in tx.rekeys.all()]


def on_day(office: Office, name: str, today: date) -> PersonRing:
    return replace(office.rings[name], today=lambda: today)


@pytest.mark.each_engine
def test_a_panel_reads_until_its_day(office: Office, case_id: CaseId) -> None:
    """
    Ruth reads it to the end of that day, and not a moment longer; then the worker takes
    the key from her, and Dana, who was told why it was given, changes it.
    """
    grant(office, case_id, RUTH, until=TODAY)

    said = [one.reason for one in opened(office, case_id).history if one.reason]
    assert [(WHY, (f"until {TODAY}",))] == [(one.text, one.codes) for one in said]
    with office.store.read() as tx:
        contents_key(tx, on_day(office, RUTH, TODAY), case_id)
        late = on_day(office, RUTH, TOMORROW)
        with pytest.raises(NotAllowedError, match="not yours"):
            contents_key(tx, late, case_id)
        assert [] == list(list_cases(tx, late))

    with office.store.begin() as tx:
        expire_access(tx, at=NOON)
    assert [] == due(office)
    later = NOON + timedelta(days=2)
    with office.store.begin() as tx:
        expire_access(tx, at=later)
    assert [CONTENTS] == due(office)
    assert holder_of(office.person(RUTH)) not in holders(office, case_id, CONTENTS)

    ring = office.rings[DANA]
    with office.store.read() as tx:
        cases = due_on_ring(tx, ring)
    [done] = rekey_cases(office.store, ring, cases, now=lambda: later)
    assert (case_id, [2]) == (done.case_id, [slot.kv for slot in done.slots])
    assert [] == due(office)
    assert () == office.verify(at=later).problems
    again = [one.reason for one in opened(office, case_id).history if one.reason]
    assert said == again  # once, also after it was carried to the next key


def test_a_new_day_takes_the_place_of_the_old(office: Office, case_id: CaseId) -> None:
    """
    A panel goes on for longer; no other key is due, as it was theirs all the time.
    """
    grant(office, case_id, RUTH, until=TODAY)
    grant(office, case_id, RUTH, until=TOMORROW)

    assert {RUTH: TOMORROW, DANA: None} == days(office, case_id)
    assert [] == due(office)
    assert () == office.verify().problems


REFUSED: Mapping[str, Callable[[Office, CaseId], None]] = {
    "Nobody gives a key to themselves": lambda office, it: grant(office, it, DANA),
    "not yours": lambda office, it: grant(office, it, HENRI, by=RUTH),
    "say until which day": lambda office, it: grant(office, it, RUTH),
    "no role in case work": lambda office, it: grant(office, it, CHIDI),
    "needs a reason": lambda office, it: grant(office, it, HENRI, reason=" "),
    "has passed": lambda office, it: grant(office, it, HENRI, until=YESTERDAY),
    "no custodian": lambda office, it: grant(office, it, HENRI, by=CHIDI, box=IDENTITY),
    "sealed to the custodians": lambda office, it: grant(
        office, it, HENRI, box=IDENTITY
    ),
    "no such key": lambda office, it: end(office, it, HENRI),
    "could open this case any more": lambda office, it: end(office, it, DANA),
    "no custodian could open": lambda office, it: end(
        office, it, CHIDI, only_identity=True
    ),
}


def test_a_case_is_assigned_for_no_longer_than_they_have_it(
    office: Office, case_id: CaseId
) -> None:
    """
    A panel needs a day before; who assigns a case to themselves keeps the day that they
    have.  After it the case is Dana's again, to be assigned.
    """
    with pytest.raises(NotAllowedError, match=r"grievance access grant.*--until"):
        give(office, case_id, RUTH)
    grant(office, case_id, RUTH, until=TODAY)
    give(office, case_id, RUTH, reason="She decided nothing in it.")
    assert {DANA: None, RUTH: TODAY} == days(office, case_id)
    grant(office, case_id, RUTH, until=TOMORROW)  # another day, while it is hers
    office = with_roles(office, RUTH, frozenset({"coordinator", "handler"}))
    give(office, case_id, RUTH, by=RUTH)
    assert {DANA: None, RUTH: TOMORROW} == days(office, case_id)
    said = [one.reason for one in opened(office, case_id).history if one.reason]
    assert ("case-assigned", "She decided nothing in it.") in [
        (one.act, one.text) for one in said
    ]

    later = NOON + timedelta(days=2)
    worker = office.mechanism.worker_ring()
    with office.store.begin() as tx:
        expire_access(tx, at=later)
        expire_people(Pen.of(tx, worker, later))
    assert (None, office.person(DANA)) == (
        cover(office, case_id).handler,
        cover(office, case_id).owner,
    )
    assert () == office.verify(at=later).problems


def days(office: Office, case_id: CaseId) -> dict[str, date | None]:
    """Return who reads a case, until when."""
    with office.store.read() as tx:
        found = list_access(tx, office.rings[DANA], case_id)
    return {
        one.name: one.until
        for one in found.holders
        if one.compartment is CONTENTS and one.holder != RECOVERY
    }


@pytest.mark.parametrize("why", REFUSED)
def test_is_refused(office: Office, case_id: CaseId, why: str) -> None:
    """
    Nothing is changed by what is refused.
    """
    before = {box: holders(office, case_id, box) for box in Compartment}

    with pytest.raises(NotAllowedError, match=why):
        REFUSED[why](office, case_id)

    assert before == {box: holders(office, case_id, box) for box in Compartment}
    assert [] == due(office)


def test_only_a_coordinator_takes_others_off(office: Office, case_id: CaseId) -> None:
    """
    A handler who reads the case does not; a coordinator takes it from the handler.
    """
    give(office, case_id, HENRI)
    with pytest.raises(NotAllowedError, match="Only a coordinator"):
        end(office, case_id, DANA, by=HENRI)

    end(office, case_id, HENRI)

    assert office.person(DANA) == cover(office, case_id).owner
    assert [CONTENTS] == due(office)
    give(office, case_id, HENRI)
    with pytest.raises(NotAllowedError, match="answers for this case"):
        grant(office, case_id, HENRI, until=TOMORROW)


def test_whoever_recuses_themselves_is_not_put_back(
    office: Office, case_id: CaseId
) -> None:
    """
    They read nothing from then on, the case is Dana's again, and she knows why.
    """
    give(office, case_id, HENRI)
    with office.store.begin() as tx:
        ring = office.rings[HENRI]
        recuse_myself(tx, ring, case_id, reason="my cousin works there", at=NOON)

    assert office.person(DANA) == cover(office, case_id).owner
    assert holder_of(office.person(HENRI)) not in holders(office, case_id, CONTENTS)
    assert [CONTENTS] == due(office)
    reasons = [one.reason for one in opened(office, case_id).history if one.reason]
    assert "my cousin works there" in [one.text for one in reasons]
    for again in (give, grant, share):
        with pytest.raises(NotAllowedError, match="took themselves off"):
            again(office, case_id, HENRI)
    with (
        office.store.begin() as tx,
        pytest.raises(NotAllowedError, match="could open this case any more"),
    ):
        recuse_myself(tx, office.rings[DANA], case_id, reason="tired", at=NOON)
    assert () == office.verify().problems


def test_who_recused_themselves_by_mistake_is_put_back(
    office: Office, case_id: CaseId
) -> None:
    """
    By somebody else, who says so and why: that is sealed in the case.  A word of their
    own puts nobody back, and who takes themselves off again is off again.
    """
    with pytest.raises(NotAllowedError, match="did not take themselves off"):
        grant(office, case_id, HENRI, puts_back=True)
    grant(office, case_id, HENRI)
    put_themselves_back(office, case_id, HENRI)
    recuse(office, case_id, HENRI)
    with pytest.raises(NotAllowedError, match="grant --back"):
        grant(office, case_id, HENRI)

    grant(office, case_id, HENRI, puts_back=True, reason="It was another village.")

    give(office, case_id, HENRI)
    said = [one.reason for one in opened(office, case_id, HENRI).history if one.reason]
    why = [(one.act, one.text) for one in said if one.codes == (PUT_BACK,)]
    assert ("access-granted", "It was another village.") in why
    recuse(office, case_id, HENRI, at=NOON + timedelta(minutes=1))
    with pytest.raises(NotAllowedError, match="took themselves off"):
        share(office, case_id, HENRI)
    assert () == office.verify().problems


def test_whoever_recuses_themselves_is_kept_from_both_keys(
    office: Office, case_id: CaseId
) -> None:
    """
    Also from the one that they had not, by a custodian or coordinator, and by recovery;
    those who read there learn that it is so, and not why.  Each puts back for their own.
    """
    other = office.case_of(make_mail("Another."))
    office = with_roles(office, HENRI, frozenset({"handler", "custodian"}))
    grant(office, case_id, HENRI)
    grant(office, other, HENRI, by=CHIDI, box=IDENTITY)
    recuse(office, case_id, HENRI)
    recuse(office, other, HENRI)

    with pytest.raises(NotAllowedError, match="took themselves off"):
        grant(office, case_id, HENRI, by=CHIDI, box=IDENTITY)
    for again in (give, grant, share):
        with pytest.raises(NotAllowedError, match="took themselves off"):
            again(office, other, HENRI)
    assert "my village" not in str(
        [one.reason for one in opened(office, other).history]
    )
    person = person_of(office.directory, office.person(HENRI))
    box = BoxKey.from_seed(office.secrets.recovery_seed, suite=1)
    recovery = Recovery(box=box, directory=office.directory, person=person)
    with office.store.read() as tx:
        found = [
            one for it in (case_id, other) for one in find_on_case(tx, recovery, it)
        ]
    done = list(use_recovery(office.store, recovery, found, now=lambda: NOON))
    assert [True] * 4 == ["took themselves off" in one.refused for one in done]

    grant(office, case_id, HENRI, by=CHIDI, box=IDENTITY, puts_back=True)
    with pytest.raises(NotAllowedError, match="took themselves off"):
        grant(office, case_id, HENRI)
    assert () == office.verify().problems


def put_themselves_back(office: Office, case_id: CaseId, name: str) -> None:
    """Seal into the case, with another program, what only a colleague may say."""
    ring, later = office.rings[name], NOON + timedelta(hours=1)
    me = str(ring.person_id)
    said = Reason(
        act=Act.ACCESS_GRANTED, text="me", at=later, before=me, codes=(PUT_BACK,)
    )
    with office.store.begin() as tx:
        key = contents_key(tx, ring, case_id)
        give_reason(Pen.of(tx, ring, NOON), key, said)


def recuse(office: Office, case_id: CaseId, name: str, *, at: datetime = NOON) -> None:
    with office.store.begin() as tx:
        recuse_myself(tx, office.rings[name], case_id, reason="my village", at=at)


def test_the_reason_of_a_custodian_is_for_custodians(
    office: Office, case_id: CaseId
) -> None:
    """
    It may say who complained.  A custodian who goes leaves another one.
    """
    both = frozenset({"custodian", "coordinator"})
    office = with_roles(office, DANA, both)
    grant(office, case_id, DANA, by=CHIDI, box=IDENTITY, reason="Mira knows her")

    with office.store.read() as tx:
        identity_key(tx, office.rings[DANA], case_id)
    give(office, case_id, HENRI)
    for name, sees in ((HENRI, False), (DANA, True)):
        history = opened(office, case_id, name).history
        texts = [one.reason.text for one in history if one.reason]
        assert sees is ("Mira knows her" in texts)
    end(office, case_id, CHIDI, only_identity=True)
    assert [IDENTITY] == due(office)


@pytest.mark.each_engine
def test_who_lost_their_keys_is_given_them_anew(
    office: Office, case_id: CaseId
) -> None:
    """
    By whoever has the case, with the same last day; what somebody planted in the
    database meanwhile is given to nobody.
    """
    other = office.case_of(make_mail("Another."))
    grant(office, case_id, HENRI, until=TOMORROW)
    office = with_new_keys(office, HENRI)
    office.tamper(
        "INSERT INTO case_grant (case_id, compartment, kv, holder, holder_kv, wrapped,"
        " until, proof) SELECT o.case_id, o.compartment, o.kv, g.holder, g.holder_kv,"
        " g.wrapped, g.until, g.proof FROM case_grant AS g, case_slot AS o"
        " WHERE g.holder = :henri AND o.case_id = :other AND o.compartment = 'contents'",
        henri=holder_of(office.person(HENRI)),
        other=other.hex if office.store.engine.dialect.name == "sqlite" else other,
    )
    ring, henri = office.rings[DANA], office.person(HENRI)
    with office.store.read() as tx:
        found = find_outdated(tx, ring, henri)

    done = list(regrant_person(office.store, ring, found.mine, now=lambda: NOON))

    refused = {one.access.case_id: bool(one.refused) for one in done}
    assert {case_id: False, other: True} == refused
    with office.store.read() as tx:
        assert [other] == [one.case_id for one in find_outdated(tx, ring, henri).mine]
        [access] = [
            one for one in tx.cases.access_to(case_id) if one.holder == holder_of(henri)
        ]
    assert (2, TOMORROW) == (access.holder_kv, access.until)


UNFIT: Mapping[str, Callable[[Office, CaseId], Office]] = {
    "tied to whom it is about": lambda office, it: tied(office, it, HENRI),
    "without the role": lambda office, _: with_roles(office, HENRI, frozenset()),
}


@pytest.mark.parametrize("how", UNFIT)
def test_who_must_not_have_it_any_more_is_given_no_other_key(
    office: Office, case_id: CaseId, how: str
) -> None:
    """
    Neither anew by a colleague or by recovery, for keys that they lost, nor by a re-key.
    """
    grant(office, case_id, HENRI, until=TOMORROW)
    office = UNFIT[how](with_new_keys(office, HENRI), case_id)
    ring, henri = office.rings[DANA], office.person(HENRI)
    recovery = Recovery(
        box=BoxKey.from_seed(office.secrets.recovery_seed, suite=1),
        directory=office.directory,
        person=person_of(office.directory, henri),
    )
    with office.store.read() as tx:
        mine = find_outdated(tx, ring, henri).mine
        lost = find_lost(tx, recovery)

    anew = regrant_person(office.store, ring, mine, now=lambda: NOON)
    said = [one.refused for one in anew]
    recovered = use_recovery(office.store, recovery, lost, now=lambda: NOON)
    said += [one.refused for one in recovered]
    assert [True] * 2 == [f"{HENRI} must not have this key" in why for why in said]
    with office.store.read() as tx:
        assert [1] == [one.holder_kv for one in tx.cases.access_of(holder_of(henri))]

    with office.store.begin() as tx:
        rekey_case(tx, ring, case_id, CONTENTS, at=NOON)
        assert () == tx.cases.access_of(holder_of(henri))
    assert () == office.verify().problems


def test_a_re_key_ends_what_was_given_until_a_day_that_is_over(
    office: Office, case_id: CaseId
) -> None:
    """
    On their last day they are given the next key, the day after they are not, although
    the worker took nothing off their ring yet.
    """
    grant(office, case_id, RUTH, until=TODAY)
    for day, there in ((0, {DANA, RUTH}), (1, {DANA})):
        with office.store.begin() as tx:
            at = NOON + timedelta(days=day)
            rekey_case(tx, office.rings[DANA], case_id, CONTENTS, at=at)
        assert there == set(days(office, case_id))


def tied(office: Office, case_id: CaseId, name: str) -> Office:
    """Allege something of a firm, and sign that somebody is tied to it."""
    allege(office, case_id, RespondentKind.AUDIT_FIRM, FIRM.code)
    return signed(office, name, lambda one: (replace(one, conflicts=(FIRM.code,)),))


def give(
    office: Office, case_id: CaseId, name: str, *, by: str = DANA, reason: str = ""
) -> None:
    with office.store.begin() as tx:
        assign_case(
            tx,
            office.rings[by],
            case_id=case_id,
            handler_id=office.person(name),
            reason=reason,
            at=NOON,
        )


def share(office: Office, case_id: CaseId, name: str) -> None:
    with office.store.begin() as tx:
        share_case(tx, office.rings[DANA], case_id, office.person(name), at=NOON)


def with_roles(office: Office, name: str, roles: frozenset[str]) -> Office:
    """Sign other roles of somebody; everybody has unlocked again."""
    return signed(office, name, lambda one: (replace(one, roles=tuple(sorted(roles))),))


def with_new_keys(office: Office, name: str) -> Office:
    """Sign new keys of somebody who lost theirs."""
    fresh = Identity.generate()
    return signed(
        office,
        name,
        lambda one: (
            replace(one, retired=True),
            replace(one, kv=2, box=fresh.box.public, sign=fresh.signing.public),
        ),
    )


def signed(
    office: Office,
    name: str,
    change: Callable[[PersonEntry], tuple[PersonEntry, ...]],
) -> Office:
    person_id, people = office.person(name), list[PersonEntry]()
    for entry in office.directory.people:
        people += change(entry) if entry.person_id == person_id else (entry,)
    root = office.secrets.root
    with office.store.begin() as tx:
        newer = sign_people(
            tx, root, office.directory, people, about=person_id, at=NOON
        )
    rings = {one: replace(it, directory=newer) for one, it in office.rings.items()}
    return replace(office, rings=rings)
