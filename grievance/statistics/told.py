"""
What was told of a period, kept as it was: written once, and read ever after.

Themes that were computed anew when late facts have come in could be compared with the
first ones; so the first ones stay.  Codes and classes only.
"""

from __future__ import annotations

import os

from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import msgspec

from grievance.domain.errors import SetupError
from grievance.statistics.periods import Months


PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """
    The themes of a month, or the differences of a quarter, by class.

    *written_on* is None while nobody has written it; *rule* what had to stand behind.
    """

    period: str
    rule: dict[str, int]
    written_on: date | None = None
    often: Codes = ()
    named: Codes = ()
    seldom: Codes = ()
    partly: Codes = ()
    mostly: Codes = ()
    wide: Codes = ()
    some: Codes = ()

    def written(self, on: date) -> Told:
        """Return it as it is once somebody has written it; the first day stays."""
        return self if self.written_on else replace(self, written_on=on)


def read_told(folder: Path, period: Months) -> Told | None:
    """
    Return what was told of a period; None where nothing was.

    Raises:
        SetupError: The file cannot be read, or is not what was written.
    """
    file = _file(folder, period)
    try:
        found = msgspec.json.decode(file.read_bytes(), type=Told)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError):
        raise _unreadable(file) from None
    if found.period != period.name:
        raise _unreadable(file)
    return found


def keep_told(folder: Path, period: Months, told: Told) -> Told:
    """
    Keep what is told of a period, unless something was told; return what holds.

    Raises:
        SetupError: It cannot be written.
    """
    file = _file(folder, period)
    draft = file.with_name(f".{file.name}-{os.getpid()}")
    content = msgspec.json.format(msgspec.json.encode(asdict(told)), indent=2)
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        with open(descriptor, "wb") as written:  # noqa: PTH123  # a descriptor, no path
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        _put_once(draft, file)
    except OSError as error:
        msg = f"{file} cannot be written: {error.strerror}."
        raise SetupError(msg) from None
    return read_told(folder, period) or told


def _put_once(draft: Path, file: Path) -> None:
    """Give a whole file its name, unless another one has it already."""
    try:
        file.hardlink_to(draft)
    except FileExistsError:
        pass  # somebody told of it meanwhile: theirs holds
    finally:
        draft.unlink()


def _file(folder: Path, period: Months) -> Path:
    return folder / f"{period.name}.json"


def _unreadable(file: Path) -> SetupError:
    msg = f"{file} is not what was written of this period; put it back from a backup."
    return SetupError(msg)
