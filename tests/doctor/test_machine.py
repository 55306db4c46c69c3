"""Settings, files, disks and keys of a real home, each found when it is wrong."""

from __future__ import annotations

import platform

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grievance.doctor import reader
from grievance.doctor.configuration import look_at_settings
from grievance.doctor.finding import Sign
from grievance.doctor.keys import look_at_certificate, look_at_keys
from grievance.doctor.machine import look_at_copies, look_at_disks, look_at_home
from grievance.doctor.patient import Thresholds
from grievance.doctor.reader import LIMITED, WALLED, look_at_reader
from grievance.home import write_key
from grievance.settings import MailboxSettings, MailSettings, SmtpSettings
from grievance.settings.mail import SmimeSettings
from grievance.wiring.scratch import PREFIX, scratch_folder
from tests.doctor.patients import notes_in, patient_of, problem_in, signs
from tests.doubles import NOON, make_mail
from tests.mail_keys import make_reader
from tests.offices import Office


IMAP: dict[str, Any] = {
    "name": "complaints",
    "kind": "imap",
    "host": "imap.example.org",
    "user": "x@example.org",
}


def imap(**more: Any) -> dict[str, Any]:
    box = msgspec.convert({"password": "env:IMAP", **IMAP, **more}, MailboxSettings)
    return {"mailbox": (box,)}


class TestSettings:
    def test_fine(self, sqlite_office: Office) -> None:
        """
        What is named is there.
        """
        seen = patient_of(sqlite_office, settings=imap(), environ={"IMAP": "x"})

        assert [Sign.FINE] == signs(look_at_settings(seen))

    @pytest.mark.parametrize(
        ("settings", "said"),
        [
            (imap(), "no IMAP"),
            (imap(password="file:none"), "mailbox 1: correct `password`"),
            (imap(password="", token_command=("no-such-program",)), "no program"),
            (imap(ca_file="none.pem"), "none.pem cannot be read"),
            ({"smime": SmimeSettings(key="a.key", certificate="/dev/null")}, "a.key"),
            ({"smtp": SmtpSettings(host="x", user="y", password="env:S")}, "no S,"),
        ],
    )
    def test_what_is_named_is_missing(
        self, sqlite_office: Office, settings: dict[str, Any], said: str
    ) -> None:
        """
        A secret, a program or a file that is not there is named with its setting.
        """
        environ = (
            {"IMAP": "x"} if "ca_file" in str(settings) and "none.pem" in said else {}
        )
        seen = patient_of(sqlite_office, settings=settings, environ=environ)

        assert said in problem_in(look_at_settings(seen))

    def test_office(self, sqlite_office: Office) -> None:
        """
        Holidays that nobody knows, and a root key that is none.
        """
        office = sqlite_office.mechanism.settings.office
        unknown = msgspec.structs.replace(office, holidays=("XX",))
        damaged = msgspec.structs.replace(office, root="AAAA")

        for changed, said in ((unknown, "holidays of XX"), (damaged, "root key")):
            seen = patient_of(sqlite_office, settings={"office": changed})
            assert said in problem_in(look_at_settings(seen))

    def test_what_is_allowed_and_unwise(self, sqlite_office: Office) -> None:
        """
        A password that others can read, an office without an address or a believed name.
        """
        file = sqlite_office.mechanism.home.path / "password"
        file.write_text("secret\n")
        file.chmod(0o644)
        settings = {**imap(password="file:password"), "mail": MailSettings()}

        found = notes_in(look_at_settings(patient_of(sqlite_office, settings=settings)))

        assert f"others on this machine can read {file}" in found
        assert "set mail.address" in found
        mail = {"mail": MailSettings(address="a@b.example")}
        seen = patient_of(sqlite_office, settings=mail)
        assert "set mail.authserv_id" in notes_in(look_at_settings(seen))


def test_a_home_that_others_can_read(sqlite_office: Office) -> None:
    """
    It is its owner's alone afterwards, and whose it was meanwhile is worth a question.
    """
    sqlite_office.mechanism.home.worker_key.chmod(0o644)

    first = notes_in(look_at_home(patient_of(sqlite_office)))
    second = notes_in(look_at_home(patient_of(sqlite_office)))

    assert "worker.key; it is yours alone now" in first
    assert "worker.key" not in second


def test_a_disk_that_is_almost_full(sqlite_office: Office) -> None:
    """
    Where less is free than should be, the disk is named; so is what is on it.
    """
    full = patient_of(sqlite_office, limits=Thresholds(free_bytes=10**18))

    assert {Sign.FINE} == set(
        signs(look_at_disks(patient_of(sqlite_office, limits=Thresholds(free_part=0))))
    )
    assert {Sign.PROBLEM} == set(signs(look_at_disks(full)))
    found = " ".join(one.said + one.advice for one in look_at_disks(full))
    assert "free for the home" in found
    assert str(sqlite_office.mechanism.home.path) in found


def test_a_copy_that_a_killed_drill_left(
    sqlite_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    It is named with what to do; one in which a drill is at work is fine.
    """
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    patient = patient_of(sqlite_office)
    with scratch_folder() as busy:
        (busy / "home").mkdir()
        assert [Sign.FINE] == signs(look_at_copies(patient))
    left = tmp_path / f"{PREFIX}killed"
    (left / "home").mkdir(parents=True)

    found = problem_in(look_at_copies(patient))

    assert f"rm -r {left}" in found
    assert left.is_dir()


@pytest.mark.parametrize(
    ("status", "sign", "said"),
    [
        (WALLED, Sign.FINE, "walled in by the kernel"),
        (LIMITED, Sign.NOTE, "no walls of the kernel"),
        (1, Sign.PROBLEM, "no mail is read"),
    ],
)
def test_what_became_of_the_walls(
    sqlite_office: Office,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    sign: Sign,
    said: str,
) -> None:
    """
    A machine where the kernel has none is told of, and one where no mail is read.
    """
    monkeypatch.setattr(reader, "TRIAL", f"raise SystemExit({status})")

    (found,) = look_at_reader(patient_of(sqlite_office))

    assert sign is found.sign
    assert said in found.said


@pytest.mark.skipif(platform.system() != "Linux", reason="others have no seccomp")
def test_walls_are_tried(sqlite_office: Office) -> None:
    """
    A process of its own takes them; the doctor keeps its files. Where no mail is read
    there is nothing to say.
    """
    seen = patient_of(sqlite_office)

    assert [Sign.FINE] == signs(look_at_reader(seen))
    sqlite_office.mechanism.home.worker_key.unlink()
    assert [] == signs(look_at_reader(seen))


class TestKeys:
    def test_fine(self, sqlite_office: Office) -> None:
        """
        The worker's key is in the directory, and no key lies where it should not.
        """
        assert [Sign.FINE] == signs(look_at_keys(patient_of(sqlite_office)))

    def test_a_worker_without_its_key(self, sqlite_office: Office) -> None:
        """
        Where mail is to be collected it is a problem, on a colleague's machine none.
        """
        sqlite_office.mechanism.home.worker_key.unlink()

        assert Sign.PROBLEM not in signs(look_at_keys(patient_of(sqlite_office)))
        seen = patient_of(sqlite_office, settings=imap())
        assert "no worker's key lies here" in problem_in(look_at_keys(seen))

    def test_the_key_of_another_office(self, sqlite_office: Office) -> None:
        """
        It is said that it is not this office's, and what to do.
        """
        file = sqlite_office.mechanism.home.worker_key
        file.unlink()
        write_key(file, "worker-key", bytes(range(32)))

        found = problem_in(look_at_keys(patient_of(sqlite_office)))

        assert "not the one of this office" in found
        assert "docs/rotation.md" in found

    def test_a_damaged_device_file(self, sqlite_office: Office) -> None:
        """
        Whose it is finds out before they need it.
        """
        sqlite_office.mechanism.home.device("Dana").write_text("damaged")

        found = problem_in(look_at_keys(patient_of(sqlite_office)))

        assert "dana.key is not a device file" in found

    def test_keys_that_should_be_elsewhere(self, sqlite_office: Office) -> None:
        """
        The root key on this machine, and the worker's keys from before.
        """
        home = sqlite_office.mechanism.home
        write_key(home.root_key, "root-key", bytes(32))
        line = home.worker_key.read_text()
        home.worker_former.write_text(line)

        found = notes_in(look_at_keys(patient_of(sqlite_office)))

        assert "root.key still lie on this machine" in found

    def test_keys_that_are_old(self, sqlite_office: Office) -> None:
        """
        The worker's are to be changed every year or two; the first directory says since when.
        """
        later = patient_of(sqlite_office, now=lambda: NOON + timedelta(days=731))

        found = notes_in(look_at_keys(later))

        assert f"the worker has had its keys since {NOON:%Y-%m-%d}" in found
        assert "`grievance rotate worker`" in found

    def test_keys_that_are_due(self, sqlite_office: Office) -> None:
        """
        A case whose key somebody may have kept is counted, not named.
        """
        case_id = sqlite_office.case_of(make_mail())
        sqlite_office.tamper(
            "INSERT INTO rekey_due (case_id, compartment, since) "
            "VALUES (:case_id, 'contents', '2026-01-05')",
            case_id=case_id.hex,
        )

        found = notes_in(look_at_keys(patient_of(sqlite_office)))

        assert "keys of cases to be changed: 1, since 2026-01-05" in found
        assert str(case_id) not in found


@pytest.mark.parametrize(
    ("after", "sign"), [(-1, Sign.PROBLEM), (20, Sign.NOTE), (200, Sign.FINE)]
)
def test_a_certificate_that_ends(
    sqlite_office: Office, tmp_path: Path, after: int, sign: Sign
) -> None:
    """
    It is said a month before, and when it is over.
    """
    reader = make_reader()
    (tmp_path / "key").write_bytes(reader.key())
    (tmp_path / "pem").write_text(reader.pem)
    ends = reader.certificate.not_valid_after_utc
    smime = SmimeSettings(key=str(tmp_path / "key"), certificate=str(tmp_path / "pem"))
    seen = patient_of(
        sqlite_office,
        settings={"smime": smime},
        now=lambda: ends - timedelta(days=after),
    )

    (found,) = look_at_certificate(seen)

    assert sign is found.sign
    assert f"{ends:%Y-%m-%d}" in found.said
    assert NOON < ends


def test_an_office_that_signs_nothing(sqlite_office: Office) -> None:
    """
    Without a certificate there is nothing to say about one.
    """
    assert [] == list(look_at_certificate(patient_of(sqlite_office)))
