"""The clock of the workers' hosts, which can be set while they are at work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


LIBRARIES = ("/usr/lib", "/usr/local/lib", "/opt/homebrew/lib")
NAME = "libfaketimeMT.so.1"
RIGHT = "+0"


class NoClockError(Exception):
    """Why nobody's clock can be set here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongClock:
    """What libfaketime reads each second; waiting is by another clock, and goes on."""

    library: Path
    file: Path

    @property
    def environ(self) -> Mapping[str, str]:
        """What a process needs to be started with."""
        return {
            "LD_PRELOAD": str(self.library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    @contextmanager
    def set(self, offset: str) -> Iterator[None]:
        """Let it be wrong by *offset*, as `+1d` or `-1h`."""
        self.file.write_text(f"{offset}\n")
        try:
            yield
        finally:
            self.file.write_text(f"{RIGHT}\n")


def wrong_clock(folder: Path) -> WrongClock:
    """
    Give a clock that is right until it is set; what it shows is kept in *folder*.

    Raises:
        NoClockError: The library is not installed.
    """
    file = folder / "clock"
    file.write_text(f"{RIGHT}\n")
    for place in LIBRARIES:
        for library in Path(place).rglob(f"faketime/{NAME}"):
            return WrongClock(library=library, file=file)
    message = "install libfaketime (Debian: apt install libfaketime)"
    raise NoClockError(message)
