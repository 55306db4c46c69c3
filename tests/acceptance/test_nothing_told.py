"""
What an office leaves behind on its machine and tells on its way: nothing marked.

A letter comes in, is answered over a server with a password, is read at the desk and
written about at a shell, by real processes over a real broker.  The case gets another
key, recovery and root key are made ready for their envelopes, and a command crashes with
words in its hands.  Every word that has to stay inside is one of a kind, and is looked
for afterwards in all the ways in which somebody could have written it down.
"""

from __future__ import annotations

import json
import os
import pty
import quopri
import re
import subprocess
import sys
import threading

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest
import redis

from grievance.domain.compartment import Compartment
from grievance.domain.rekeying import RekeyDue
from grievance.home import RECOVERY_KEY, ROOT_KEY, write_key
from grievance.services.boxes.case_keys import contents_key
from grievance.services.slips.list_cases import list_covers
from grievance.settings import (
    MailboxSettings,
    SmtpSettings,
    UrlSettings,
    read_settings,
    write_settings,
)
from tests.cli.command import ROOT, Shell
from tests.cli.test_terminal import PATIENCE, read_until
from tests.doubles import TODAY, make_mail
from tests.offices import CHIDI, DANA, Office, make_office
from tests.servers.certificate import make_certificate
from tests.servers.smtp import HOST, running_smtp
from tests.storage.test_nothing_plain import forms
from tests.worker.workplaces import wait_until
from worker.health import OfficeHealth
from worker.metrics import exposition


BODY = "They lock the zirconium shed at night, says Quennell"
SUBJECT = "Über die Vorfälle am Bückeberg"
NAME = "Perpetua Vandersloot"
ADDRESS = "perpetua.v@throwaway.example"
FILE = "gatehouse-list.png"
NOTE = "Spoke with the union man Bartholomeus"
THE_END = "that is all"
# Programs that run as long as others use them.
LASTING = {"grievance.mail.sandbox.child", "--until-eof"}
MESSAGE = re.compile(r'\{"queue_name".*?"message_timestamp":\d+\}')
MAIL_PASSWORD = "jabberwock-rutabaga-0451"
DRAMATIQ = ("-m", "dramatiq", "worker.main:start", "--processes", "1", "--threads", "2")


@dataclass(slots=True)
class Witness:
    """Notes what every process of ours was called with, and what a broker was told."""

    seen: set[bytes] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    told: list[bytes] = field(default_factory=list)

    def look(self) -> None:
        """Look at the processes that run now: their words, and all they were given."""
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error, OSError):
                words = process.cmdline()
                if not words or "valkey" in words[0]:
                    continue  # gone already, or not ours
                place = Path(f"/proc/{process.pid}")
                if place.exists():
                    self.seen.add((place / "cmdline").read_bytes())
                    self.seen.add((place / "environ").read_bytes())
                if process.rlimit(psutil.RLIMIT_CORE) == (0, 0):
                    self.closed |= {word for word in words if word in LASTING}

    @property
    def jobs(self) -> Iterator[dict[str, Any]]:
        """Read every message that a broker was given."""
        for said in self.told:
            for found in MESSAGE.findall(said.decode()):
                yield json.loads(found)


@contextmanager
def witnessing(url: str) -> Iterator[Witness]:
    """Look at processes again and again, and listen to all that a broker is told."""
    witness, over = Witness(), threading.Event()
    threads = [
        threading.Thread(target=_look, args=(witness, over), daemon=True),
        threading.Thread(target=_listen, args=(witness, url), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield witness
    finally:
        over.set()
        with redis.Redis.from_url(url) as client:
            client.echo(THE_END)
        for thread in threads:
            thread.join(PATIENCE)
            assert not thread.is_alive(), "somebody still listens"


def _look(witness: Witness, over: threading.Event) -> None:
    while not over.wait(0.05):
        witness.look()


def _listen(witness: Witness, url: str) -> None:
    client = redis.Redis.from_url(url, socket_timeout=None)
    with client, client.monitor() as monitor:  # type: ignore[no-untyped-call]  # redis types most of it
        for said in monitor.listen():
            witness.told.append(str(said["command"]).encode())
            if THE_END in said["command"]:
                return


def ways(secret: bytes) -> Iterator[bytes]:
    """Give the ways in which somebody could have written down the same bytes."""
    yield from forms(secret)
    yield secret.hex().upper().encode()
    yield quopri.encodestring(secret).rstrip(b"=\n")
    yield quopri.encodestring(secret, header=True)
    yield secret.decode("latin-1").encode("unicode_escape")


@pytest.mark.skipif(sys.platform != "linux", reason="asks for /proc")
def test_nothing_marked_is_left_or_told(
    tmp_path: Path, fresh_valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    No file, process, log, terminal or broker has a word, a name, a password or a key.
    """
    place = tmp_path / "machine"
    office = make_office(place / "home", people=(DANA, CHIDI))
    home = office.mechanism.home
    keys = tmp_path / "kept-elsewhere"
    shell = _equip(office, place, keys, fresh_valkey_url)
    with ExitStack() as stack:
        stack.callback(office.store.close)
        certificate = make_certificate(keys)
        server = stack.enter_context(
            running_smtp(certificate=certificate, wants_login=True)
        )
        server.passwords["office"] = MAIL_PASSWORD
        _connect(office, keys, server.port, fresh_valkey_url)
        witness = stack.enter_context(witnessing(fresh_valkey_url))
        with _working(shell, place):
            _deliver(keys / "maildir")
            wait_until(lambda: bool(server.taken))
            [case] = _cases(office)
            noted = shell.run("note", case, "-", stdin=NOTE.encode())
            shown = shell.run("case", case)
            printed = shell.run("people", "code", "--json")
            screen = _at_desk(shell, place)
            case_keys = _rekey(office, shell)
            enveloped = _fill_envelopes(office, shell, keys)
            kept = _looked_after(office, shell)
            with monkeypatch.context() as broken:
                broken.setattr("grievance.cli.note.add_note", _crash)
                crashed = shell.run("note", case, "-", stdin=NOTE.encode())
            witness.look()

    assert (0, 0, 0) == (noted.status, shown.status, printed.status), noted.err
    assert all(word in shown.out for word in (BODY, SUBJECT, NOTE))
    assert case in screen, "the desk was open"
    assert LASTING == witness.closed
    assert {(1, int, "{}")} == {
        (len(job["args"]), type(job["args"][0]), str(job["kwargs"]))
        for job in witness.jobs
    }
    assert 70 == crashed.status
    assert "RuntimeError" in crashed.err
    [code] = [str(line["code"]) for line in printed.lines]
    wanted = [*_secrets(office, code), *_on_paper(office, keys), *case_keys]
    looked_at = {
        "processes": b"\0".join(witness.seen),
        "broker": b"\0".join(witness.told) + _left_in(fresh_valkey_url),
        "errors": (noted.err + shown.err + printed.err + crashed.err).encode(),
        "crash": crashed.out.encode(),
        "envelopes": enveloped.encode(),
        "looking after it": kept.encode(),
        **_files(place),
    }
    assert any("worker.log" in name for name in looked_at)
    found = {
        name: [secret for secret in wanted if any(w in text for w in ways(secret))]
        for name, text in looked_at.items()
    }
    allowed = {
        str(home.worker_key): [office.secrets.worker_seed],
        str(home.device(DANA)): [office.credentials[DANA].device],
    }
    assert allowed == {name: told for name, told in found.items() if told}


def _looked_after(office: Office, shell: Shell) -> str:
    """Return what is told to who looks after the machines, of whom none is let in."""
    told = [
        shell.run("doctor", "--json"),
        shell.run("doctor"),
        shell.run("config", "show"),
        shell.run("config", "check"),
    ]
    assert "logged in" in told[0].out, "the doctor used the password"
    metrics = exposition(OfficeHealth(office.mechanism).counts).decode()
    return "".join(one.out + one.err for one in told) + metrics


def _secrets(office: Office, code: str) -> list[bytes]:
    """Return what must be nowhere, with pieces of the code as people copy them."""
    secrets = [
        *(BODY, SUBJECT, NAME, ADDRESS, FILE, NOTE, MAIL_PASSWORD),
        *(code, " ".join(code.split()[:5]), "".join(code.split())),
        office.credentials[DANA].passphrase,
    ]
    keys = [office.credentials[DANA].device, office.secrets.worker_seed]
    return [*(secret.encode() for secret in secrets), *keys]


def _rekey(office: Office, shell: Shell) -> list[bytes]:
    """Have a case be given another key; return that and the one before."""
    ring, found = office.rings[DANA], []
    with office.store.begin() as tx:
        [case] = list_covers(tx, ring)
        found.append(contents_key(tx, ring, case.id).secret)
        due = RekeyDue(case_id=case.id, compartment=Compartment.CONTENTS, since=TODAY)
        tx.rekeys.add([due])
    done = shell.run("rekey")
    assert 0 == done.status, done.err
    with office.store.read() as tx:
        found.append(contents_key(tx, ring, case.id).secret)
    assert 2 == len(set(found))
    return found


def _fill_envelopes(office: Office, shell: Shell, keys: Path) -> str:
    """Write recovery sheets and a sealed root key, work with it; return what is said."""
    write_key(keys / "recovery.key", RECOVERY_KEY, office.secrets.recovery_seed)
    write_key(keys / "root.key", ROOT_KEY, office.secrets.root_seed)
    words, copy = keys / "root-words", keys / "root.copy"
    sealed = ("--root-key", keys / "root.key", "--new-passphrase-file", words)
    told = [
        shell.run(
            *("recovery", "split", keys / "sheets", "--text", "--json"),
            *("--recovery-key", keys / "recovery.key"),
        ),
        shell.run("root", "seal", copy, *sealed, "--low-memory"),
        shell.with_environ(GRIEVANCE_ROOT_PASSPHRASE_FILE=str(words)).run(
            *("people", "role", CHIDI, "--add", "analyst", "--root-key", copy)
        ),
    ]
    assert [0] * 3 == [one.status for one in told], [one.err for one in told]
    return "".join(one.out + one.err for one in told)


def _on_paper(office: Office, keys: Path) -> list[bytes]:
    """Return what lies in envelopes: sheets, the passphrase of root, both keys."""
    sheets = [one.read_text("utf-8") for one in (keys / "sheets").glob("*.txt")]
    assert 3 == len(sheets)
    words = [*sheets, *(" ".join(one.split()[:5]) for one in sheets)]
    words.append((keys / "root-words").read_text("utf-8"))
    seeds = [office.secrets.recovery_seed, office.secrets.root_seed]
    return [*(one.strip().encode() for one in words), *seeds]


def _crash(*_: object, text: str, **__: object) -> None:
    raise RuntimeError(text)


def _equip(office: Office, place: Path, keys: Path, broker: str) -> Shell:
    """Give Dana her device file and passphrase; all else there is to be searched."""
    keys.mkdir()
    device = office.mechanism.home.device(DANA)
    write_key(device, "device", office.credentials[DANA].device)
    (keys / "passphrase").write_text(office.credentials[DANA].passphrase)
    (keys / "mail-password").write_text(MAIL_PASSWORD)
    for name in ("tmp", "user", "work"):
        (place / name).mkdir()
    return Shell(
        environ={
            "GRIEVANCE_HOME": str(office.mechanism.home.path),
            "GRIEVANCE_PERSON": DANA,
            "GRIEVANCE_PASSPHRASE_FILE": str(keys / "passphrase"),
            "GRIEVANCE_BROKER_URL": broker,
            "TMPDIR": str(place / "tmp"),
            "HOME": str(place / "user"),
            "PYTHONPATH": str(ROOT),
        }
    )


def _connect(office: Office, keys: Path, port: int, broker: str) -> None:
    """Tell the office of its mailbox and its mail server."""
    path = office.mechanism.home.settings
    settings = msgspec.structs.replace(
        read_settings(path, {}),
        smtp=SmtpSettings(
            host=HOST,
            port=port,
            security="starttls",
            ca_file=str(keys / "ca.pem"),
            user="office",
            password=f"file:{keys / 'mail-password'}",
        ),
        mailbox=(
            MailboxSettings(
                name="box", kind="maildir", path=str(keys / "maildir"), poll_seconds=5
            ),
        ),
        broker=UrlSettings(url=broker),
    )
    path.write_text(write_settings(settings), "utf-8")
    for name in ("cur", "new", "tmp"):
        (keys / "maildir" / name).mkdir(parents=True)


def _deliver(maildir: Path) -> None:
    raw = make_mail(
        BODY, sender=f"{NAME} <{ADDRESS}>", subject=SUBJECT, attachment=b"\x89PNG"
    )
    raw = raw.replace(b"gate.png", FILE.encode())
    (maildir / "tmp" / "1").write_bytes(raw)
    (maildir / "tmp" / "1").rename(maildir / "new" / "1")
    (maildir / "new" / "2").write_bytes(f"{BODY}\n{NAME}\n".encode() * 3)  # no mail


@contextmanager
def _working(shell: Shell, place: Path) -> Iterator[None]:
    """Let Dramatiq work, as the Procfile says, in a folder where it could leave things."""
    with (place / "dramatiq.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *DRAMATIQ],
            cwd=place / "work",
            env=shell.whole_environ,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def _cases(office: Office) -> list[str]:
    with office.store.read() as tx:
        covers = list_covers(tx, office.rings[DANA])
    return [str(cover.reference) for cover in covers]


def _at_desk(shell: Shell, place: Path) -> str:
    """Unlock the desk, open the case and leave; return what a terminal was sent."""
    environ = {**shell.whole_environ, "TERM": "xterm-256color"}
    phrase = Path(environ["GRIEVANCE_PASSPHRASE_FILE"]).read_text("utf-8")
    with _on_terminal(place, environ) as (process, terminal):
        shown = read_until(terminal, "Passphrase")
        os.write(terminal, f"{phrase}\r".encode())
        shown += read_until(terminal, "GR-")
        os.write(terminal, b"\r")
        shown += read_until(terminal, "Summary")
        os.write(terminal, b"\x11")  # Ctrl+Q
        shown += read_until(terminal, None)
        assert 0 == process.wait(PATIENCE)
    return shown


@contextmanager
def _on_terminal(
    place: Path, environ: Mapping[str, str]
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Open the desk on a terminal; give our end of it."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "grievance.cli.main", "desk"],
        cwd=place / "work",
        env=dict(environ),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield process, ours
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _left_in(url: str) -> bytes:
    with redis.Redis.from_url(url) as client:
        return b"\0".join(client.dump(key) or b"" for key in client.scan_iter())


def _files(place: Path) -> dict[str, bytes]:
    return {str(f): f.read_bytes() for f in place.rglob("*") if f.is_file()}
