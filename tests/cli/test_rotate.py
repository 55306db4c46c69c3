"""New keys for the office, at a shell: what lies under those before goes on opening."""

from __future__ import annotations

from grievance.cli.worker_files import keep_next
from grievance.domain.intake import Outcome
from grievance.domain.outgoing import OutgoingState
from grievance.home import ROOT_KEY, WORKER_KEY, read_key, read_keys, write_key
from grievance.services.rewrap_for_worker import rewrap_for_worker, under_former
from grievance.services.rotate_worker import rotate_worker
from grievance.services.verify_log import verify_log
from grievance.services.worker_slip import worker_slip
from grievance.vault.worker_keys import WorkerKeys
from tests.cli.command import Ended
from tests.cli.staffed import shell_of
from tests.doubles import NOON, make_mail
from tests.offices import DANA, Office, sqlite_office
from tests.services.aside import quarantined
from tests.services.looking import MIRA
from tests.services.outgoings import Out, now, send, written


__all__ = ["sqlite_office"]


def rotated(office: Office, *words: str) -> Ended:
    """Run `grievance rotate` with the office's root key in the home's safe."""
    home = office.mechanism.home
    if not home.root_key.exists():
        write_key(home.root_key, ROOT_KEY, office.secrets.root_seed)
    done = shell_of(office, DANA).run("rotate", *words, "--json")
    assert 0 == done.status, done.err
    return done


def problems(office: Office) -> tuple[str, ...]:
    """Verify the log with the newest directory."""
    mechanism = office.mechanism
    with office.store.read() as tx:
        return verify_log(
            tx,
            mechanism.directory(),
            origin=mechanism.origin,
            marks=mechanism.marks(),
            at=NOON,
        ).problems


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
        assert (2, True) == (refused.status, "1 letters" in refused.err)
        send(office, Out())
        rotated(office, "worker", "--destroy-former")

        assert not office.mechanism.home.worker_former.exists()
        receipt = office.take_in(make_mail("More.", sender=MIRA, headers=answer))
        assert Outcome.CASE == receipt.outcome

    def test_killed_at_any_moment_it_goes_on(self, sqlite_office: Office) -> None:
        """
        Before the directory is signed the old keys count; after it what is left is done.
        """
        office, home = sqlite_office, sqlite_office.mechanism.home
        office.case_of(make_mail("One."))
        office.case_of(make_mail("Two."))
        keys = WorkerKeys.generate()
        before = office.worker

        keep_next(home, before, keys)
        assert (1, before.keys) == (office.worker.kv, office.worker.keys)

        with office.store.begin() as tx:
            directory = office.mechanism.directory()
            rotate_worker(tx, office.secrets.root, directory, keys, at=NOON)
        with office.store.read() as tx:
            found = under_former(tx, office.worker)
        next(rewrap_for_worker(office.store, office.worker, found, now=lambda: NOON))
        (done,) = rotated(office, "worker").lines

        assert (2, False, 1) == (
            done["key_version"],
            done["is_new"],
            done["rewrapped"],
        )
        assert keys.seed == read_key(home.worker_key, WORKER_KEY)
        assert (before.keys.seed,) == read_keys(home.worker_former, WORKER_KEY)
        assert () == problems(office)
