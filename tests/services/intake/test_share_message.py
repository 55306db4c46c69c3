"""Who is given the key of a message that is put aside, and who never is."""

from __future__ import annotations

import base64

from concurrent.futures import ThreadPoolExecutor

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY, SpoolId, holder_of
from grievance.domain.intake import Outcome, SpoolState
from grievance.mail.reading.skim import Skimmed, skim
from grievance.services.boxes.keep import Pen
from grievance.services.intake import share_message
from grievance.vault.errors import SealError
from grievance.vault.keys import BoxKey
from grievance.vault.posted import SpoolGrant, look
from grievance.vault.ring import PersonRing
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.aside import (
    holders,
    looked,
    quarantined,
    sign_anew,
    unlocked_anew,
)
from tests.services.looking import AUTOMATIC


pytestmark = pytest.mark.each_engine


ABOUT_THE_OFFICE = (
    "This is a complaint about your own office: I want to complain about the "
    "grievance office and its secretariat."
)


def named(office: Office, *names: str) -> set[str]:
    """Return the holders that *names* and recovery are."""
    return {RECOVERY, *(holder_of(office.person(name)) for name in names)}


def test_a_coordinator_may_look(office: Office) -> None:
    """
    Where no coordinator is a custodian, coordinators are given the key, and it is logged.
    """
    raw = make_mail("Nobody pays us.")

    spool_id = quarantined(office, raw)

    assert named(office, DANA) == holders(office, spool_id)
    assert raw.decode().replace("\r\n", "\n") == looked(office, spool_id).text
    with office.store.read() as tx:
        entries = tx.log.about(f"{spool_id}/{one}" for one in named(office, DANA))
        assert {Act.ACCESS_GRANTED} == {entry.act for entry in entries}
        assert 2 == len(entries)
    assert () == office.verify().problems


def test_what_a_machine_sent_is_shared_as_well(office: Office) -> None:
    """
    Somebody has to be able to find a complaint among automatic mail.
    """
    receipt = office.take_in(make_mail(headers=AUTOMATIC))

    assert Outcome.AUTOMATIC == receipt.outcome
    assert named(office, DANA) == holders(office, receipt.id)
    assert () == office.verify().problems


def test_coordinators_who_are_custodians_come_first(sqlite_office: Office) -> None:
    """
    The raw message says who wrote it, so that fewer people see that.
    """
    office = sqlite_office
    sign_anew(office, roles={CHIDI: ("coordinator", "custodian")})

    assert named(office, CHIDI) == holders(office, quarantined(office))


@pytest.mark.parametrize(
    "raw",
    [
        make_mail(f"It was {DANA} who told them."),
        make_mail("It was Coordinator, Dana."),
        make_mail(subject=f"About {DANA}"),
        make_mail("Please help.", sender=f"{DANA} <d@post.example>"),
        b"Content-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(
            b"For months now, as we all know, Dana Coordinator sells."
        ),
        b"Subject: =?utf-8?q?Dana=5FCoordin?=\n =?utf-8?q?ator?=\n\nx",
        b"From: x\n\n<p>D<b>ana</b>&#32;Coordinator</p>",
        "\ufeffIt was Dana Coordinator".encode("utf-16-le"),
    ],
)
def test_nobody_looks_at_what_names_them(sqlite_office: Office, raw: bytes) -> None:
    """
    However the name is written or encoded; the next who may look gets the key.
    """
    spool_id = quarantined(sqlite_office, raw)

    assert named(sqlite_office, RUTH) == holders(sqlite_office, spool_id)
    with pytest.raises(NotAllowedError):
        looked(sqlite_office, spool_id)


def test_nobody_looks_at_what_they_are_tied_to(sqlite_office: Office) -> None:
    """
    A message that names an Entity is kept from whoever declared a tie to it.
    """
    office, entity = sqlite_office, make_entity("Norvik Smelter")
    office.know(entity, make_entity("Somewhere Else"))
    sign_anew(office, conflicts={DANA: (str(entity.id), "a-firm")})

    about_it = quarantined(office, make_mail("Norvik Smelter keeps our wages."))
    about_another = quarantined(office, make_mail("Somewhere Else does."))

    assert named(office, RUTH) == holders(office, about_it)
    assert named(office, DANA) == holders(office, about_another)


def test_what_is_about_the_office_goes_to_the_reviewer(sqlite_office: Office) -> None:
    """
    No coordinator looks at a complaint about the office.
    """
    spool_id = quarantined(sqlite_office, make_mail(ABOUT_THE_OFFICE))

    assert named(sqlite_office, RUTH) == holders(sqlite_office, spool_id)


@pytest.mark.parametrize(
    ("file", "words"),
    [(b"\xff\xd8\xff", b"It was Dana Coordinator."), (b"PK\x03\x04", b"See there.")],
    ids=["named after a photograph", "perhaps named in an archive"],
)
def test_what_hides_behind_a_file_is_no_secret_for_the_accused(
    sqlite_office: Office, file: bytes, words: bytes
) -> None:
    """
    Who is named after a large photograph is seen; who may be in an archive is not.
    """
    photo = base64.encodebytes(file + bytes(range(256)) * 2_000)

    spool_id = quarantined(sqlite_office, b"From: x\n\n" + photo + b"\n--B\n\n" + words)

    assert named(sqlite_office, RUTH) == holders(sqlite_office, spool_id)


def test_where_everybody_is_named_recovery_has_the_key(sqlite_office: Office) -> None:
    """
    It is in the list all the same, and the key in the safe opens it.
    """
    office = sqlite_office
    raw = make_mail(f"{DANA}, {HENRI}, {CHIDI} and {RUTH} are one family.")

    spool_id = quarantined(office, raw)

    assert {RECOVERY} == holders(office, spool_id)
    safe = BoxKey.from_seed(office.secrets.recovery_seed)
    with office.store.read() as tx:
        grant = tx.spool_grants.grant(spool_id, RECOVERY)
        sealed = tx.spool.get(spool_id).dropped.sealed
    assert grant is not None
    assert raw == look(safe, grant, sealed)


def test_a_failure_to_share_puts_it_aside_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """
    A bug in what makes out words leaves the message in quarantine, for nobody to open.
    """

    def broken(_: bytes) -> Skimmed:
        msg = "They hid the zwetschgenmus."
        raise RecursionError(msg)

    monkeypatch.setattr(share_message, "skim", broken)

    spool_id = quarantined(office)

    assert set() == holders(office, spool_id)
    with office.store.read() as tx:
        assert SpoolState.QUARANTINED is tx.spool.get(spool_id).state
    assert () == office.verify().problems
    assert f"message {spool_id} is not shared: RecursionError" in caplog.messages
    assert "zwetschgenmus" not in caplog.text


@pytest.mark.parametrize(
    "raw",
    [b"no mail at all", make_mail(headers=AUTOMATIC)],
    ids=["unread", "automatic"],
)
def test_others_write_while_its_words_are_searched(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch, raw: bytes
) -> None:
    """
    A large message takes a while; the books have one writer at a time.
    """
    office = sqlite_office

    def searched(words: bytes) -> Skimmed:
        with ThreadPoolExecutor(1) as another:
            another.submit(office.collect, make_mail()).result(30)
        return skim(words)

    monkeypatch.setattr(share_message, "skim", searched)

    spool_id = office.take_in(raw).id

    assert named(office, DANA) == holders(office, spool_id)


def test_each_quarantined_message_is_one_alert(
    sqlite_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """
    A line of the log names its id and nothing else.
    """
    spool_id = quarantined(sqlite_office)

    assert [f"message {spool_id} waits in quarantine"] == caplog.messages


def test_nobody_who_left_meanwhile_is_given_a_key(sqlite_office: Office) -> None:
    """
    A worker that does not know the newest directory gives the key to recovery alone.
    """
    office, worker = sqlite_office, sqlite_office.worker
    spool_id = quarantined(office)
    sign_anew(office, roles={DANA: ("handler",)})

    sharing = share_message.prepare_sharing(office.store, worker, spool_id, at=NOON)
    with office.store.begin() as tx:
        share_message.share_message(Pen.of(tx, worker, NOON), sharing)

    assert {RECOVERY} == holders(office, spool_id)


@pytest.mark.parametrize("name", [HENRI, CHIDI, RUTH])
def test_a_stolen_database_and_another_ring_open_nothing(
    sqlite_office: Office, name: str
) -> None:
    """
    Neither by asking, nor with the grant of somebody else in the row of one's own.
    """
    office, dana = sqlite_office, holder_of(sqlite_office.person(DANA))
    spool_id = quarantined(office)
    with pytest.raises(NotAllowedError):
        looked(office, spool_id, name)
    with office.store.read() as tx:
        grants = tx.spool_grants.of(spool_id)
        dropped = tx.spool.get(spool_id).dropped

    ring = office.rings[name]
    for grant in grants:
        for relabelled in (grant, _as_mine(grant.wrapped, ring, spool_id)):
            with pytest.raises(SealError):
                look(ring.identity.box, relabelled, dropped.sealed)
    assert dana in {grant.holder for grant in grants}


def _as_mine(wrapped: bytes, ring: PersonRing, spool_id: SpoolId) -> SpoolGrant:
    return SpoolGrant(
        spool_id=spool_id, holder=ring.author.holder, holder_kv=ring.kv, wrapped=wrapped
    )


def test_an_older_ring_looks_at_nothing(sqlite_office: Office) -> None:
    """
    A desk left open since before somebody left has to be unlocked again.
    """
    office = sqlite_office
    spool_id = quarantined(office)
    sign_anew(office)

    with pytest.raises(NotAllowedError, match="unlock again"):
        looked(office, spool_id)
    assert looked(unlocked_anew(office), spool_id).text


def test_the_only_person_there_is_looks_at_what_greets_them(
    sqlite_office: Office,
) -> None:
    """
    Otherwise nobody would, unless it is about the office, where the safe is asked.
    """
    office = sqlite_office
    sign_anew(office, left=(HENRI, CHIDI, RUTH))

    greeted = quarantined(office, make_mail(f"Dear {DANA}, nobody pays us."))
    accused = quarantined(office, make_mail(f"{DANA}: {ABOUT_THE_OFFICE}"))

    assert named(office, DANA) == holders(office, greeted)
    assert named(office) == holders(office, accused)
