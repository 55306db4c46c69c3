"""New keys for the office, at a shell: what lies under those before goes on opening."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from grievance.cli.worker_files import keep_next
from grievance.domain.compartment import Compartment
from grievance.domain.ids import RECOVERY, AuditId
from grievance.domain.intake import Outcome
from grievance.domain.outgoing import OutgoingState
from grievance.home import (
    RECOVERY_KEY,
    ROOT_KEY,
    read_key,
    write_key,
)
from grievance.services.audits.audit_file_box import mark_of, move_mark
from grievance.services.boxes.worker_slip import worker_slip
from grievance.services.people.rotate_suite import rotate_suite
from grievance.services.rekeying.prove_recovery import recovery_box
from grievance.settings import read_settings
from grievance.vault.errors import SealError
from grievance.vault.keys import BoxKey, SigningKey
from grievance.vault.posted import look
from grievance.vault.spoken import root_in_words
from grievance.vault.worker_keys import WorkerKeys
from grievance.wiring import build, utc_now
from tests.cli.command import Ended
from tests.cli.staffed import problems, shell_of
from tests.doubles import NOON, make_mail
from tests.offices import (
    CHIDI,
    DANA,
    HENRI,
    RUTH,
    Office,
    cleared_postgres,
    office,
    sqlite_office,
)
from tests.services.aside import quarantined
from tests.services.looking import MIRA
from tests.services.moves import reference_of
from tests.services.outgoings import Out, now, send, written


__all__ = ["cleared_postgres", "office", "sqlite_office"]


def rotated(office: Office, *words: object, by: str = DANA) -> Ended:
    """Run `grievance rotate` with the office's root key in the home's safe."""
    home = office.mechanism.home
    if not home.root_key.exists():
        write_key(home.root_key, ROOT_KEY, office.secrets.root_seed)
    done = shell_of(office, by).run("rotate", *words, "--json")
    assert 0 == done.status, done.err
    return done


class TestWorker:
    def test_what_lay_under_the_keys_before_goes_on(
        self, sqlite_office: Office
    ) -> None:
        """
        Slips, waiting and quarantined mail, letters, copies and reply addresses, all.
        """
        office = sqlite_office
        letter = written(office, sender=MIRA)
        answer = (("In-Reply-To", letter.message_id),)
        said = make_mail("The very same.", sender=MIRA)
        case_id = office.case_of(said)
        audit = AuditId(uuid4())
        with office.store.begin() as tx:
            tx.audit_files.claim(mark_of(office.worker.keys, audit), case_id)
        waiting, aside = office.collect(make_mail("It waits.")), quarantined(office)
        with office.store.read() as tx:
            before = worker_slip(tx, office.worker, case_id)

        (done,) = rotated(office, "worker").lines

        assert (2, True, 4, []) == (
            done["key_version"],
            done["is_new"],
            done["rewrapped"],
            done["refused"],
        )
        assert {"slips": 0, "messages": 0, "letters": 2} == done["left"]
        assert (2, [1]) == (office.worker.kv, list(office.worker.former))
        assert () == problems(office)
        with office.store.read() as tx:
            assert before == worker_slip(tx, office.worker, case_id)
            assert 2 == tx.spool.get(aside).worker_kv
        with office.store.begin() as tx:
            move_mark(tx, office.worker, audit)
            assert case_id == tx.audit_files.find(mark_of(office.worker.keys, audit))
        assert Outcome.CASE == office.receive(waiting).outcome
        assert not office.collect(said).is_new
        receipt = office.take_in(make_mail("More.", sender=MIRA, headers=answer))
        assert (Outcome.REPLY, letter.case_id) == (receipt.outcome, receipt.case_id)
        send(office, Out())
        assert OutgoingState.SENT is now(office, letter).state

    def test_the_keys_before_go_when_nothing_needs_them(
        self, sqlite_office: Office
    ) -> None:
        """
        A letter that waits keeps them; without them an old address proves nobody.
        """
        office = sqlite_office
        letter = written(office, sender=MIRA)
        answer = (("In-Reply-To", letter.message_id),)
        rotated(office, "worker")
        shell = shell_of(office, DANA)

        refused = shell.run("rotate", "worker", "--destroy-former")
        assert (2, True) == (refused.status, "1 letter;" in refused.err)
        send(office, Out())
        rotated(office, "worker", "--destroy-former")

        assert not office.mechanism.home.worker_former.exists()
        receipt = office.take_in(make_mail("More.", sender=MIRA, headers=answer))
        assert Outcome.CASE == receipt.outcome

    def test_a_lost_key_is_made_good_by_the_next_keys_of_cases(
        self, sqlite_office: Office
    ) -> None:
        """
        Nothing is left of it: who is on a case gives the worker its slip again.
        """
        office = sqlite_office
        case_id = office.case_of(make_mail("One."))
        office.mechanism.home.worker_key.unlink()

        (done,) = rotated(office, "worker", "--lost").lines
        assert (2, 1, 1) == (done["key_version"], done["due"], done["left"]["slips"])
        with office.store.read() as tx, pytest.raises(SealError):
            worker_slip(tx, office.worker, case_id)

        assert 0 == shell_of(office, DANA).run("rekey").status
        with office.store.read() as tx:
            assert 2 == tx.slips.of_case(case_id).worker_kv
            worker_slip(tx, office.worker, case_id)


class TestRecovery:
    def test_the_key_before_gives_all_it_has_to_the_next(
        self, sqlite_office: Office, tmp_path: Path
    ) -> None:
        """
        Cases and messages put aside; then the new key opens, and the one before nothing.
        """
        office = sqlite_office
        case_id = office.case_of(make_mail())
        spool_id = quarantined(office)
        former, new = tmp_path / "former.key", tmp_path / "new.key"
        write_key(former, RECOVERY_KEY, office.secrets.recovery_seed)

        (done,) = rotated(office, "recovery", new, "--former-key", former).lines

        assert (2, 1, 0, []) == (
            done["rewrapped"],
            done["messages"],
            done["left"],
            done["refused"],
        )
        assert () == problems(office)
        reference = reference_of(office, case_id)
        shell = shell_of(office, DANA)
        give = ("recovery", "use", DANA, "--case", reference, "--yes", "--json")
        assert 2 == shell.run(*give, "--recovery-key", former).status
        (used,) = shell.run(*give, "--recovery-key", new).lines
        assert {"given": 1, "refused": []} == used
        with office.store.read() as tx:
            directory = office.mechanism.directory()
            grant = tx.spool_grants.grant(spool_id, RECOVERY)
            dropped = tx.spool.get(spool_id).dropped
        assert grant is not None
        box = recovery_box(read_key(new, RECOVERY_KEY), directory)
        assert look(box, grant, dropped.sealed)

    def test_without_the_key_before_people_do_it(
        self, sqlite_office: Office, tmp_path: Path
    ) -> None:
        """
        Each for the cases they are on, with what they are on them for.
        """
        office = sqlite_office
        case_id = office.case_of(make_mail())
        (begun,) = rotated(office, "recovery", tmp_path / "new.key").lines
        assert (0, 2) == (begun["rewrapped"], begun["left"])

        give = ("recovery", "use", DANA, "--case", reference_of(office, case_id))
        new = ("--recovery-key", tmp_path / "new.key")
        (used,) = shell_of(office, DANA).run(*give, "--yes", "--json", *new).lines
        assert (0, 1) == (used["given"], len(used["refused"]))
        assert "rotate recovery" in used["refused"][0]["why"]
        (dana,) = rotated(office, "recovery").lines
        (chidi,) = rotated(office, "recovery", by=CHIDI).lines

        assert [(1, 1), (1, 0)] == [
            (one["rewrapped"], one["left"]) for one in (dana, chidi)
        ]
        assert () == problems(office)


class TestRoot:
    @pytest.mark.each_engine
    def test_machines_follow_and_trust_no_other(
        self, office: Office, tmp_path: Path
    ) -> None:
        """
        The log keeps its name; the key before signs nothing that they believe.
        """
        home = office.mechanism.home
        before, origin = home.settings.read_text("utf-8"), office.mechanism.origin
        new = tmp_path / "root-2.key"

        rotated(office, "root", new)

        settings = read_settings(home.settings, {})
        following = SigningKey.from_seed(read_key(new, ROOT_KEY))
        assert following.public == settings.root_public
        assert office.secrets.root.public == settings.first_root_public
        shell = shell_of(office, DANA)
        assert 0 == shell.run("people").status
        refused = shell.run("rotate", "worker")  # with the key before, in the safe
        assert (2, True) == (refused.status, "of another office" in refused.err)
        home.settings.write_text(before, "utf-8")  # a machine that was away
        late = build(home.path, {})
        with closing(late.store):
            assert origin == late.origin
        said = shell.run("root", "words").out
        assert root_in_words(following.public) == said.strip()
        home.settings.write_text(before, "utf-8")  # and takes the new key at once
        sealed = shell.run(
            "root", "seal", tmp_path / "copy", "--root-key", new, "--low-memory",
            "--new-passphrase-file", tmp_path / "passphrase",
        )  # fmt: skip
        assert 0 == sealed.status, sealed.err
        assert following.public == read_settings(home.settings, {}).root_public
        office.tamper("DELETE FROM directory WHERE epoch > 1")
        (home.path / "state" / "marks.json").unlink()  # as nobody should
        assert 2 == shell.run("people").status


class TestSuite:
    @pytest.mark.each_engine
    def test_an_office_half_way_works(self, office: Office, tmp_path: Path) -> None:
        """
        Old keys open old cases and new ones; one after the other everything is renewed.
        """
        shell = shell_of(office, DANA)
        old = office.case_of(make_mail("One."))
        former, new = tmp_path / "former.key", tmp_path / "new.key"
        write_key(former, RECOVERY_KEY, office.secrets.recovery_seed)

        keys, seed = WorkerKeys.generate(suite=2), bytes(range(32))
        write_key(new, RECOVERY_KEY, seed)
        keep_next(office.mechanism.home, office.worker, keys)
        public = BoxKey.from_seed(seed, suite=2).public
        with office.store.begin() as tx:
            root, directory = office.secrets.root, office.directory
            rotate_suite(tx, root, directory, keys, public, at=NOON)
        # Killed here: the worker still opens what lies under its keys before.
        assert 0 == shell.run("case", reference_of(office, old)).status
        with office.store.read() as tx:
            before = worker_slip(tx, office.worker, old)

        (begun,) = rotated(office, "suite", 2, "--former-key", former).lines
        assert ([CHIDI, DANA, HENRI, RUTH], 2, 0) == (
            begun["people"],
            begun["keys"],
            begun["under_former_recovery"],
        )
        with office.store.read() as tx:
            assert before == worker_slip(tx, office.worker, old)
        half = office.case_of(make_mail("Two."), at=utc_now())
        assert [0, 0] == [
            shell.run("case", reference_of(office, one)).status for one in (old, half)
        ]

        for name in office.rings:
            one = shell_of(office, name)
            same = one.environ["GRIEVANCE_PASSPHRASE_FILE"]
            done = one.run("people", "rotate", "--new-passphrase-file", same)
            assert 0 == done.status, done.err
        (due,) = rotated(office, "suite", 2).lines
        assert ([], 2, False) == (due["people"], due["keys"], due["done"])
        for name in (DANA, CHIDI):
            assert 0 == shell_of(office, name).run("rekey").status

        (ended,) = rotated(office, "suite", 2).lines
        assert (True, 0, []) == (ended["done"], ended["keys"], ended["refused"])
        assert 0 == shell.run("case", reference_of(office, old)).status
        with office.store.read() as tx:
            slots = tx.cases.slots(old, Compartment.CONTENTS)
        assert [1, 2] == [slot.suite for slot in slots]
        assert () == problems(office)
