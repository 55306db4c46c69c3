"""What can be done about messages that were put aside, by whom, and that it is logged."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from grievance.domain.display import CODES
from grievance.domain.errors import (
    AlteredError,
    ConflictError,
    GrievanceError,
    NotAllowedError,
    NotFoundError,
)
from grievance.domain.events import Act
from grievance.domain.ids import RequestId, SpoolId, holder_of
from grievance.domain.intake import Door, Outcome, SpoolState
from grievance.domain.outbox import JobKind
from grievance.domain.request import EXPIRES_AFTER, WHY_DISCARDED, RequestState
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_receipt import keep_receipt
from grievance.services.intake.conclude_by_hand import conclude_by_hand
from grievance.services.intake.list_quarantine import list_quarantine
from grievance.services.intake.look_at_message import (
    MOST_SHOWN,
    WHERE_MORE,
    raw_message,
    safe_text,
)
from grievance.services.intake.quarantine_letter import quarantine_letter
from grievance.services.intake.retry_message import retry_all
from grievance.services.intake.share_message import prepare_sharing
from grievance.services.requests.expire_requests import expire_requests
from grievance.services.requests.list_requests import list_requests
from grievance.storage.log import Log
from grievance.storage.receipts import Origin
from grievance.storage.spool import Spool
from grievance.vault.errors import SealError
from grievance.vault.posted import drop
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.aside import (
    answered,
    asked,
    holders,
    looked,
    quarantined,
    read_again,
    retried,
    sign_anew,
    unlocked_anew,
)
from tests.services.looking import AUTOMATIC


pytestmark = pytest.mark.each_engine


def acts(office: Office, object_id: object) -> list[str]:
    with office.store.read() as tx:
        return [entry.act for entry in tx.log.about([str(object_id)])]


def run(act: Callable[[], object]) -> str:
    """Say how *act* ended."""
    try:
        act()
    except GrievanceError as refusal:
        return type(refusal).__name__
    return "done"


def at_once(*acts: Callable[[], object]) -> list[str]:
    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))


class TestList:
    def test_what_was_put_aside_is_listed(self, office: Office) -> None:
        """
        The newest first, with the reason, who may open it, and what was asked.
        """
        first = quarantined(office)
        later = NOON + timedelta(hours=1)
        second = office.take_in(make_mail(headers=AUTOMATIC), at=later).id
        request = asked(office, first)

        with office.store.read() as tx:
            dana = list_quarantine(tx, office.rings[DANA])
            henri = list_quarantine(tx, office.rings[HENRI])

        assert [second, first] == [one.id for one in dana]
        assert [SpoolState.SET_ASIDE, SpoolState.QUARANTINED] == [
            one.state for one in dana
        ]
        assert "levels deep" in dana[1].reason
        assert ("file", later) == (dana[0].source, dana[0].received_at)
        assert [True, True] == [one.may_open for one in dana]
        assert [False, False] == [one.may_open for one in henri]
        assert [None, request] == [one.request for one in henri]

    def test_a_forged_request_is_not_shown(self, office: Office) -> None:
        """
        A row that nobody signed is neither in the list nor among requests.
        """
        asked(office, quarantined(office))
        office.tamper("UPDATE request SET reason = 'malicious'")

        with office.store.read() as tx:
            (one,) = list_quarantine(tx, office.rings[CHIDI])
            assert None is one.request
            assert () == list_requests(tx, office.rings[CHIDI], at=NOON)


class TestLook:
    def test_looking_is_logged(self, office: Office) -> None:
        """
        It shows the words and the size, and leaves a line in the log.
        """
        raw = make_mail("Grüße \x1b[2J und 诺维克")
        spool_id = quarantined(office, raw)

        seen = looked(office, spool_id)

        assert len(raw) == seen.size
        assert Act.QUARANTINE_OPENED == acts(office, spool_id)[-1]
        assert () == office.verify().problems

    def test_no_terminal_obeys_it(self) -> None:
        """
        Codes, other charsets and NULs are marks; words of any script are themselves.
        """
        shown = safe_text(
            b"\x1b]0;x\x07 \xe9 \x00 \xff" + "诺维克 \u202eabc\r\nend".encode()
        )

        assert "␛]0;x␇ \\xe9 ␀ \\xff诺维克 <U+202E>abc\nend" == shown
        assert None is CODES.search(shown)

    @pytest.mark.parametrize("head", range(4))
    def test_a_long_one_is_cut_between_characters(self, head: int) -> None:
        """
        What is left is said; no character is torn.
        """
        raw = b"-" * (MOST_SHOWN - head) + "诺维克".encode()

        shown = safe_text(raw)

        left = len(raw) - len(shown.split("\n…")[0].encode())
        assert shown.endswith(f"… {left} more bytes are not shown; {WHERE_MORE}")
        assert "\\x" not in shown

    def test_words_are_shown_rather_than_files(self) -> None:
        """
        What stands after a large photograph is there to be read.
        """
        photo = b"/9j/" + b"A" * MOST_SHOWN

        shown = safe_text(b"first\n\n" + photo + b"\n\nlast")

        assert f"first\n\n[{len(photo)} bytes of a file are left out]\n\nlast" == shown

    def test_a_swapped_key_is_refused(self, office: Office) -> None:
        """
        What somebody with the database put in the place of a message is not shown.
        """
        spool_id = quarantined(office)
        office.tamper("UPDATE spool_grant SET wrapped = sealed FROM spool")

        with pytest.raises(AlteredError):
            looked(office, spool_id)

    def test_a_swapped_message_is_refused(self, sqlite_office: Office) -> None:
        """
        The log knows the sealed bytes, so that verification tells of it as well.
        """
        one, _other = quarantined(sqlite_office), quarantined(sqlite_office)
        with sqlite_office.store.read() as tx:
            sealed = tx.spool.get(_other).dropped.sealed
        sqlite_office.tamper(
            "UPDATE spool SET sealed = :s WHERE id = :i", s=sealed, i=one.hex
        )

        with pytest.raises(AlteredError):
            looked(sqlite_office, one)
        said = f"Receipt {one} is not what the log saw."
        assert (said,) == sqlite_office.verify().problems

    def test_what_waits_to_be_read_is_nobodys_to_look_at(
        self, sqlite_office: Office
    ) -> None:
        """
        Only what was put aside can be opened, and only as it is there.
        """
        spool_id = sqlite_office.collect(make_mail()).spool_id

        for unknown in (spool_id, SpoolId(uuid4())):
            with pytest.raises(NotFoundError):
                looked(sqlite_office, unknown)


class TestRetry:
    def test_after_a_fix_it_becomes_a_case(self, office: Office) -> None:
        """
        The very message that could not be read is a case, and its keys are gone.
        """
        spool_id = quarantined(office)

        receipt = read_again(office, retried(office, spool_id), spool_id)

        assert Outcome.CASE == receipt.outcome
        assert receipt.case_id is not None
        assert set() == holders(office, spool_id)
        with office.store.read() as tx:
            assert () == tx.spool.put_aside()
        assert [
            Act.LETTER_COLLECTED,
            Act.LETTER_QUARANTINED,
            Act.LETTER_RETRIED,
            Act.LETTER_ADMITTED,
        ] == acts(office, spool_id)
        assert () == office.verify().problems

    def test_what_fails_again_is_put_aside_again(self, office: Office) -> None:
        """
        As often as it is tried, and who may look is decided anew.
        """
        spool_id = quarantined(office, b"no mail")
        before = holders(office, spool_id)
        outcomes = []
        for _ in range(2):
            job_id = retried(office, spool_id)
            assert set() == holders(office, spool_id)
            outcomes.append(read_again(office, job_id, spool_id).outcome)

        assert [Outcome.QUARANTINED] * 2 == outcomes
        assert before == holders(office, spool_id)
        assert () == office.verify().problems

    def test_while_it_waits_the_receipt_is_open(self, office: Office) -> None:
        """
        Killed before the worker reads it, it is a message that waits like any other.
        """
        spool_id = quarantined(office)
        retried(office, spool_id)

        receipt = office.receipt(spool_id)

        assert (None, "") == (receipt.outcome, receipt.reason)
        with office.store.read() as tx:
            assert SpoolState.WAITING is tx.spool.get(spool_id).state
        with pytest.raises(NotFoundError):
            retried(office, spool_id)
        assert () == office.verify().problems

    def test_a_crash_in_between_leaves_it_in_quarantine(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        Job, state and log are committed together or not at all.
        """
        spool_id = quarantined(office)

        def crash(_: Log) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(Log, "write", crash)
            with pytest.raises(KeyboardInterrupt):
                retried(office, spool_id)

        with office.store.read() as tx:
            assert SpoolState.QUARANTINED is tx.spool.get(spool_id).state
            assert () == tx.outbox.failed()
        assert Outcome.QUARANTINED == office.receipt(spool_id).outcome
        assert () == office.verify().problems

    @pytest.mark.parametrize("name", [HENRI, RUTH])
    def test_not_everybody_has_a_say(self, sqlite_office: Office, name: str) -> None:
        """
        Handlers and reviewers decide nothing, unless the key was given to them.
        """
        spool_id = quarantined(sqlite_office)

        with pytest.raises(NotAllowedError, match="Coordinators and custodians"):
            retried(sqlite_office, spool_id, name)
        with pytest.raises(NotAllowedError, match="Coordinators and custodians"):
            asked(sqlite_office, spool_id, name)

    def test_a_reviewer_with_the_key_has_a_say(self, sqlite_office: Office) -> None:
        """
        Who alone may look at it can have it read again.
        """
        spool_id = quarantined(sqlite_office, make_mail(f"About {DANA}."))

        assert retried(sqlite_office, spool_id, RUTH)

    def test_all_are_tried(self, office: Office) -> None:
        """
        Everything in quarantine, nothing else; a tampered receipt stops no other.
        """
        spool_ids = {quarantined(office) for _ in range(3)}
        automatic = office.take_in(make_mail(headers=AUTOMATIC)).id
        tampered = quarantined(office)
        with office.store.begin() as tx:
            tx.spool.conclude(tampered, Outcome.QUARANTINED, reason="another")

        with office.store.begin() as tx:
            jobs = retry_all(tx, office.worker, at=NOON)

        assert spool_ids == set(jobs)
        with office.store.read() as tx:
            aside = {one.id for one in tx.spool.put_aside()}
        assert {automatic, tampered} == aside

    def test_a_tampered_receipt_is_not_written_on(self, sqlite_office: Office) -> None:
        """
        Trying it again would make the change look sound.
        """
        spool_id = quarantined(sqlite_office)
        sqlite_office.tamper("UPDATE receipt SET reason = 'Nothing to see.'")

        with pytest.raises(AlteredError, match="log verify"):
            retried(sqlite_office, spool_id)
        with pytest.raises(AlteredError, match="log verify"):
            asked(sqlite_office, spool_id)


class TestDiscard:
    def test_two_people_destroy_it(self, office: Office) -> None:
        """
        The sealed bytes and every key are gone; the receipt says what was done.
        """
        spool_id = quarantined(office)

        request = asked(office, spool_id)
        done = answered(office, request.id)

        assert (RequestState.CONFIRMED, office.person(CHIDI)) == (
            done.state,
            done.answered_by,
        )
        receipt = office.receipt(spool_id)
        assert Outcome.DISCARDED == receipt.outcome
        assert "Two people discarded it: spam." == receipt.reason
        assert set() == holders(office, spool_id)
        for lost in (looked, retried, asked):
            with pytest.raises(NotFoundError):
                lost(office, spool_id)
        assert Act.LETTER_DISCARDED == acts(office, spool_id)[-1]
        assert [Act.REQUEST_MADE, Act.REQUEST_ANSWERED] == acts(office, request.id)
        assert () == office.verify().problems

    def test_no_byte_of_it_stays_in_the_file(self, sqlite_office: Office) -> None:
        """
        The database of an office overwrites what it deletes.
        """
        office = sqlite_office
        spool_id = quarantined(office)
        with office.store.read() as tx:
            dropped = tx.spool.get(spool_id).dropped
            grants = tx.spool_grants.of(spool_id)

        answered(office, asked(office, spool_id).id)

        office.store.close()  # which writes back what the journal holds
        content = Path(str(office.store.engine.url.database)).read_bytes()
        for lost in (
            dropped.wrapped,
            dropped.sealed[:64],
            *(g.wrapped for g in grants),
        ):
            assert lost not in content

    def test_nobody_is_both_people(self, office: Office) -> None:
        """
        Whoever asked can withdraw, and nothing else.
        """
        spool_id = quarantined(office)
        request = asked(office, spool_id)

        for state in (RequestState.CONFIRMED, RequestState.REFUSED):
            with pytest.raises(NotAllowedError, match="Another person"):
                answered(office, request.id, DANA, state)
        with pytest.raises(NotAllowedError, match="Another person"):
            answered(office, request.id, CHIDI, RequestState.WITHDRAWN)

        assert looked(office, spool_id).text
        withdrawn = answered(office, request.id, DANA, RequestState.WITHDRAWN)
        assert RequestState.WITHDRAWN is withdrawn.state
        assert () == office.verify().problems

    def test_one_asks_at_a_time(self, office: Office) -> None:
        """
        A second request waits until the first was answered; a refusal is an answer.
        """
        spool_id = quarantined(office)
        first = asked(office, spool_id)
        with pytest.raises(NotAllowedError, match="already"):
            asked(office, spool_id, CHIDI)

        answered(office, first.id, CHIDI, RequestState.REFUSED)
        second = asked(office, spool_id)

        with office.store.read() as tx:
            assert (second,) == list_requests(tx, office.rings[HENRI], at=NOON)
        with pytest.raises(NotAllowedError, match="refused before"):
            answered(office, first.id)
        assert () == office.verify().problems

    @pytest.mark.parametrize("name", [HENRI, RUTH])
    def test_not_everybody_is_a_second_person(
        self, sqlite_office: Office, name: str
    ) -> None:
        """
        Coordinators and custodians confirm.
        """
        request = asked(sqlite_office, quarantined(sqlite_office))

        with pytest.raises(NotAllowedError, match="Coordinators and custodians"):
            answered(sqlite_office, request.id, name)

    def test_two_who_cannot_look_destroy_nothing(self, sqlite_office: Office) -> None:
        """
        Whom a message names finds nobody to get rid of it with, but who can read it.
        """
        office = sqlite_office
        spool_id = quarantined(office, make_mail(f"About {DANA}."))
        request = asked(office, spool_id)

        with pytest.raises(NotAllowedError, match="Neither of you"):
            answered(office, request.id)

        assert Outcome.QUARANTINED == office.receipt(spool_id).outcome
        answered(office, request.id, RUTH)
        assert Outcome.DISCARDED == office.receipt(spool_id).outcome

    def test_what_is_too_old_is_asked_again(self, office: Office) -> None:
        """
        After a fortnight a request counts for nothing, swept or not.
        """
        spool_id = quarantined(office)
        request = asked(office, spool_id)
        late = NOON + EXPIRES_AFTER

        with pytest.raises(NotAllowedError, match="too old"):
            answered(office, request.id, at=late)
        with office.store.read() as tx:
            assert () == list_requests(tx, office.rings[DANA], at=late)
        for _ in range(2):
            with office.store.begin() as tx:
                expire_requests(tx, at=late)

        with office.store.read() as tx:
            (one,) = list_quarantine(tx, office.rings[DANA])
        assert None is one.request
        with pytest.raises(NotAllowedError, match="too old; ask again"):
            answered(office, request.id)
        assert asked(office, spool_id, at=late).id != request.id
        assert [Act.REQUEST_MADE, Act.REQUEST_ANSWERED] == acts(office, request.id)
        assert () == office.verify().problems

    @pytest.mark.parametrize(
        "forgery",
        [
            "UPDATE request SET asked_by = :chidi",
            "UPDATE request SET expires_at = '2036-01-01 00:00:00'",
            "UPDATE request SET reason = 'test'",
            "UPDATE request SET object = :other",
            "UPDATE request SET asked = x'00'",
            "UPDATE request SET asked_kv = 2",
        ],
    )
    def test_a_forged_first_person_is_refused(
        self, sqlite_office: Office, forgery: str
    ) -> None:
        """
        Whatever of a request is not what somebody signed, nobody confirms it.
        """
        office = sqlite_office
        spool_id, other = quarantined(office), quarantined(office)
        request = asked(office, spool_id)
        values = {"chidi": office.person(CHIDI).hex, "other": str(other)}
        office.tamper(
            forgery, **{k: v for k, v in values.items() if f":{k}" in forgery}
        )

        for name in (DANA, CHIDI):
            with pytest.raises((SealError, NotAllowedError)):
                answered(office, request.id, name)
        assert Outcome.QUARANTINED == office.receipt(spool_id).outcome
        assert Outcome.QUARANTINED == office.receipt(other).outcome
        problems = office.verify().problems
        assert [] != [one for one in problems if "is not signed by" in one]

    def test_a_refused_request_is_not_opened_again(self, sqlite_office: Office) -> None:
        """
        Taking the answer out of the database does not make it a question again.
        """
        office = sqlite_office
        request = asked(office, quarantined(office))
        answered(office, request.id, CHIDI, RequestState.REFUSED)
        office.tamper(
            "UPDATE request SET state = 'asked', answered_by = NULL, "
            "answered_kv = NULL, answered_at = NULL, answer = NULL"
        )

        with pytest.raises(AlteredError, match="log verify"):
            answered(office, request.id)
        assert [] != [one for one in office.verify().problems if "Request" in one]

    def test_a_forged_second_person_does_nothing(self, sqlite_office: Office) -> None:
        """
        A row that says confirmed destroys no message, and verification tells it.
        """
        office = sqlite_office
        spool_id = quarantined(office)
        asked(office, spool_id)
        office.tamper(
            "UPDATE request SET state = 'confirmed', answered_by = :c, answered_kv = 1,"
            " answered_at = asked_at, answer = asked",
            c=office.person(CHIDI).hex,
        )

        assert looked(office, spool_id).text
        assert [] != [one for one in office.verify().problems if "signed by" in one]

    def test_a_request_taken_away_shows(self, sqlite_office: Office) -> None:
        """
        Who asked for something stays on the books.
        """
        asked(sqlite_office, quarantined(sqlite_office))
        sqlite_office.tamper("DELETE FROM request")

        (problem,) = sqlite_office.verify().problems
        assert problem.endswith("is missing from the books.")

    @pytest.mark.parametrize(
        ("asker", "second", "change"),
        [
            (DANA, CHIDI, {"left": (DANA,)}),
            (CHIDI, DANA, {"roles": {CHIDI: ("handler",)}}),
        ],
    )
    def test_who_asked_and_has_no_say_now_counts_no_longer(
        self, sqlite_office: Office, asker: str, second: str, change: dict[str, Any]
    ) -> None:
        """
        Two people of the office as it is now have to agree.
        """
        office = sqlite_office
        spool_id = quarantined(office)
        request = asked(office, spool_id, asker)
        sign_anew(office, **change)

        with pytest.raises(NotAllowedError, match="unlock again"):
            answered(office, request.id, second)
        with pytest.raises(NotAllowedError, match="no say in it any more"):
            answered(unlocked_anew(office), request.id, second)
        assert Outcome.QUARANTINED == office.receipt(spool_id).outcome

    def test_there_is_no_such_request(self, sqlite_office: Office) -> None:
        """
        An id of nothing is answered with a sentence.
        """
        with pytest.raises(NotFoundError, match="no such request"):
            answered(sqlite_office, RequestId(uuid4()))

    def test_a_crash_in_between_destroys_nothing(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        Answer, receipt and destruction are committed together or not at all.
        """
        spool_id = quarantined(office)
        request = asked(office, spool_id)
        destroy = Spool.destroy

        def crash(spool: Spool, id_: SpoolId) -> None:
            destroy(spool, id_)
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(Spool, "destroy", crash)
            with pytest.raises(KeyboardInterrupt):
                answered(office, request.id)

        assert looked(office, spool_id).text
        assert () == office.verify().problems
        answered(office, request.id)
        assert Outcome.DISCARDED == office.receipt(spool_id).outcome


class TestAtOnce:
    def test_a_double_yes_is_one(self, office: Office) -> None:
        """
        Of several who confirm at the same moment one does, the others hear so.
        """
        spool_id = quarantined(office)
        request = asked(office, spool_id)

        ended = at_once(*[partial(answered, office, request.id)] * 4)

        assert 1 == ended.count("done")
        refusals = (NotFoundError, NotAllowedError, ConflictError)
        assert {"done", *(one.__name__ for one in refusals)} >= set(ended)
        assert () == office.verify().problems

    def test_trying_again_races_with_discarding(self, office: Office) -> None:
        """
        Either it is read again or it is destroyed, never both and never neither.
        """
        for _ in range(5):
            spool_id = quarantined(office)
            request = asked(office, spool_id)

            ended = at_once(
                partial(retried, office, spool_id),
                partial(answered, office, request.id),
            )

            assert ["NotFoundError", "done"] == sorted(ended)
            outcome = office.receipt(spool_id).outcome
            assert (None, Outcome.DISCARDED)[ended[1] == "done"] == outcome
        assert () == office.verify().problems

    def test_a_yes_races_with_a_no(self, office: Office) -> None:
        """
        Whichever comes first is the answer.
        """
        for _ in range(5):
            spool_id = quarantined(office)
            request = asked(office, spool_id)

            ended = at_once(
                partial(answered, office, request.id),
                partial(answered, office, request.id, CHIDI, RequestState.REFUSED),
            )

            assert 1 == ended.count("done"), ended
            assert "AlteredError" not in ended
        assert () == office.verify().problems


class TestByHand:
    def entered(self, office: Office, door: Door = Door.ENTRY) -> SpoolId:
        """Spool something as an entry is, which tests of entries make for real."""
        spool_id, worker = SpoolId(uuid4()), office.worker
        public = worker.directory.worker.spool
        dropped = drop(public, b"entry", table="spool", row_id=str(spool_id))
        with office.store.begin() as tx:
            origin = Origin(source="desk", door=door)
            tx.spool.admit(spool_id, origin, spool_id.bytes, at=NOON)
            tx.spool.add(spool_id, dropped, worker_kv=worker.kv)
            keep_receipt(Pen.of(tx, worker, NOON), spool_id, Act.LETTER_COLLECTED)
        return spool_id

    def conclude(
        self, office: Office, spool_id: SpoolId, entry: SpoolId, name: str = DANA
    ) -> None:
        with office.store.begin() as tx:
            conclude_by_hand(tx, office.rings[name], spool_id, entry, NOON)

    def test_what_was_filed_by_hand_is_over(self, office: Office) -> None:
        """
        The entry has the bytes; the receipt names the entry and is no longer sealed.
        """
        spool_id, entry = quarantined(office), self.entered(office)
        with office.store.begin() as tx:
            assert raw_message(tx, office.rings[DANA], spool_id)

        self.conclude(office, spool_id, entry)

        receipt = office.receipt(spool_id)
        assert Outcome.DUPLICATE == receipt.outcome
        assert f"Filed by hand as entry {entry}." == receipt.reason
        with pytest.raises(NotFoundError):
            looked(office, spool_id)
        opened, refiled = acts(office, spool_id)[-2:]
        assert (Act.QUARANTINE_OPENED, Act.LETTER_REFILED) == (opened, refiled)
        assert () == office.verify().problems

    def test_only_an_entry_takes_its_place(self, sqlite_office: Office) -> None:
        """
        Neither another mail nor nothing at all lets a message be destroyed.
        """
        office, spool_id = sqlite_office, quarantined(sqlite_office)

        with pytest.raises(NotAllowedError, match="no entry"):
            self.conclude(office, spool_id, self.entered(office, Door.MAIL))
        with pytest.raises(NotFoundError):
            self.conclude(office, spool_id, SpoolId(uuid4()))
        assert looked(office, spool_id).text

    def test_only_who_may_look_files_it(self, sqlite_office: Office) -> None:
        """
        A custodian without the key neither reads nor ends it.
        """
        office, spool_id = sqlite_office, quarantined(sqlite_office)

        with pytest.raises(NotAllowedError):
            self.conclude(office, spool_id, self.entered(office), CHIDI)
        with office.store.read() as tx, pytest.raises(NotAllowedError):
            raw_message(tx, office.rings[CHIDI], spool_id)

    def test_an_entry_that_cannot_be_read_is_put_aside_as_well(
        self, office: Office
    ) -> None:
        """
        What staff typed is not lost: who may look sees it, and can have it read again.
        """
        spool_id = self.entered(office)
        with office.store.begin() as tx:
            job_id = tx.outbox.add(
                JobKind.RECEIVE_LETTER,
                dedup_key=str(spool_id),
                ref=str(spool_id),
                due_at=NOON,
            )
            assert job_id is not None
            job = tx.outbox.claim(job_id, owner="test", at=NOON)
            assert job is not None
        worker = office.worker
        sharing = prepare_sharing(office.store, worker, spool_id, at=NOON)
        with office.store.begin() as tx:
            pen = Pen.of(tx, worker, NOON)
            quarantine_letter(pen, job, sharing, reason="It could not be received.")

        assert holder_of(office.person(DANA)) in holders(office, spool_id)
        assert "entry" == looked(office, spool_id).text


def test_a_reason_is_a_code() -> None:
    """
    Why something was discarded stands in plain columns, so that nobody writes words.
    """
    assert {"spam", "malicious", "test", "known-elsewhere"} == set(WHY_DISCARDED)


def test_a_reason_that_was_edited_is_noticed(office: Office) -> None:
    """
    What the list says about a message is what the worker wrote.
    """
    spool_id = quarantined(office)

    office.tamper("UPDATE spool SET reason = 'Nothing but spam.'")

    said = f"Receipt {spool_id} is not what the log saw."
    assert (said,) == office.verify().problems
