"""
The home of an office: a folder with its settings, keys, and embedded database.

    grievance.toml      settings, with the public root key
    grievance.db        the embedded database, where no other is configured
    keys/worker.key     the worker's seed
    keys/worker.former.key   its seeds before, as long as they are needed
    devices/NAME.key    device files of people who work on this machine
    safe/               root and recovery keys; meant to leave the machine
    state/marks.json    high-water marks
    state/witnesses.txt checkpoints of the log that came back from outside
    state/erased.jsonl  which cases were erased, and who agreed
    state/backup.json   where this machine wrote its newest backup
    state/keys.marks    the newest keys of cases that were seen
    state/HOLDER.slips  what somebody's program read of slips, sealed for them alone
    state/HOLDER.search what their searches read, sealed for them alone
    state/HOLDER.views  the views of the queue somebody named, sealed for them alone
    state/HOLDER.unfinished/  what somebody was writing, sealed for them alone
"""

from __future__ import annotations

import base64

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from grievance.domain.errors import SetupError
from grievance.own_files import close_path
from grievance.settings import ENV_HOME


DEVICE_KEY = "device"
WORKER_KEY = "worker-key"
ROOT_KEY = "root-key"
RECOVERY_KEY = "recovery-key"
PRIVATE_FILE = 0o600
KEY_SIZE = 32
PRIVATE_FOLDER = 0o700
DEMO_MARK = ".grievance-demo"


@dataclass(frozen=True, slots=True)
class Home:
    """Where things are; nothing is read or made before it is asked for."""

    path: Path

    @property
    def settings(self) -> Path:
        return self.path / "grievance.toml"

    @property
    def database(self) -> Path:
        return self.path / "grievance.db"

    @property
    def worker_key(self) -> Path:
        return self.path / "keys" / "worker.key"

    @property
    def worker_former(self) -> Path:
        return self.path / "keys" / "worker.former.key"

    @property
    def safe(self) -> Path:
        return self.path / "safe"

    @property
    def root_key(self) -> Path:
        return self.safe / "root.key"

    @property
    def recovery_key(self) -> Path:
        return self.safe / "recovery.key"

    @property
    def marks(self) -> Path:
        return self.path / "state" / "marks.json"

    @property
    def erased(self) -> Path:
        return self.path / "state" / "erased.jsonl"

    @property
    def key_marks(self) -> Path:
        return self.path / "state" / "keys.marks"

    @property
    def holder_marks(self) -> Path:
        return self.path / "state" / "holders.marks"

    @property
    def witnesses(self) -> Path:
        return self.path / "state" / "witnesses.txt"

    @property
    def last_backup(self) -> Path:
        return self.path / "state" / "backup.json"

    @property
    def worker_lock(self) -> Path:
        return self.path / "state" / "worker.lock"

    @property
    def devices(self) -> Path:
        return self.path / "devices"

    @property
    def is_demo(self) -> bool:
        """Whether all in it is invented, and is deleted by the next demonstration."""
        return (self.path / DEMO_MARK).is_file()

    def slips(self, holder: str) -> Path:
        """Return where lies what was read of slips with the keys of *holder*."""
        return self.path / "state" / f"{holder}.slips"

    def views(self, holder: str) -> Path:
        """Return where lie the views of the queue that *holder* named."""
        return self.path / "state" / f"{holder}.views"

    def searches(self, holder: str) -> Path:
        """Return the folder of what searches with the keys of *holder* read."""
        return self.path / "state" / f"{holder}.search"

    def unfinished(self, holder: str) -> Path:
        """Return the folder of what *holder* is writing."""
        return self.path / "state" / f"{holder}.unfinished"

    def device(self, name: str) -> Path:
        """Return where the device file of the person called *name* lies."""
        words = "".join(c if c.isalnum() else "-" for c in name.strip().casefold())
        return self.devices / f"{words}.key"

    @property
    def demo_passphrases(self) -> Path:
        """Where a demonstration keeps passphrases, which are no secrets there."""
        return self.path / "passphrases"

    def demo_passphrase(self, name: str) -> Path:
        """Return where that of the person called *name* lies."""
        return self.demo_passphrases / f"{self.device(name).stem}.txt"

    def refuse_office(self) -> None:
        """Raise `SetupError` if there is an office in it already."""
        if self.settings.exists():
            msg = f"There is an office in {self.path} already; nothing was changed."
            raise SetupError(msg)

    def make(self) -> None:
        """
        Make the folders, for their owner only.

        Raises:
            SetupError: There is an office in it already, or it cannot be written.
        """
        self.refuse_office()
        try:
            for folder in (
                self.path,
                self.worker_key.parent,
                self.safe,
                self.marks.parent,
                self.devices,
            ):
                folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
                close_path(folder)
        except OSError as error:
            msg = f"The home {self.path} cannot be made: {error.strerror}."
            raise SetupError(msg) from None


def find_home(environ: Mapping[str, str]) -> Path:
    """Return where the home is: `GRIEVANCE_HOME`, or this user's data folder."""
    named = environ.get(ENV_HOME)
    if named:
        return Path(named).expanduser().absolute()
    return user_data_path("grievance", appauthor=False)


def write_private(path: Path, text: str) -> None:
    """
    Write a new file that only its owner can read.

    Raises:
        SetupError: It exists already or cannot be written.
    """
    try:
        path.touch(mode=PRIVATE_FILE, exist_ok=False)
        path.write_text(text, "utf-8")
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror}."
        raise SetupError(msg) from None


def write_key(path: Path, kind: str, key: bytes) -> None:
    """Write a secret of 32 bytes: one line that says what it is."""
    write_private(path, key_line(kind, key))


def key_line(kind: str, key: bytes) -> str:
    """Write a secret of 32 bytes as the line of a file."""
    return f"grievance {kind} 1 {base64.b64encode(key).decode()}\n"


def read_key(path: Path, kind: str) -> bytes:
    """
    Read a secret that `write_key` wrote.

    Raises:
        SetupError: It is not there, not readable, or something else.
    """
    keys = read_keys(path, kind)
    if len(keys) == 1:
        return keys[0]
    raise _no_key_file(path, kind)


def read_keys(path: Path, kind: str) -> tuple[bytes, ...]:
    """Read the secrets of a file, one a line; raises as `read_key` does."""
    try:
        return tuple(
            _key_of(line, kind) for line in path.read_text("ascii").splitlines()
        )
    except FileNotFoundError:
        msg = f"The {kind} file {path} is missing; put it back or name another."
        raise SetupError(msg) from None
    except OSError as error:
        msg = f"The {kind} file {path} cannot be read: {error.strerror}."
        raise SetupError(msg) from None
    except ValueError:
        raise _no_key_file(path, kind) from None


def _key_of(line: str, kind: str) -> bytes:
    """Return the secret in a line, or raise `ValueError`."""
    *head, encoded = line.split()
    key = base64.b64decode(encoded, validate=True)
    if head != ["grievance", kind, "1"] or len(key) != KEY_SIZE:
        msg = "no such key"
        raise ValueError(msg)
    return key


def _no_key_file(path: Path, kind: str) -> SetupError:
    return SetupError(f"{path} is not a {kind} file; name the right one.")
