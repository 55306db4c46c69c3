"""
Units of systemd for what a Procfile keeps running, each with no more than it needs.

A unit is a template: its instances are restarted one after the other.  systemd has a
syntax of its own for words (`%` and `$` mean something), so that each goes through
`_word`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grievance.cli.procfile import Kept


TARGET = "grievance.target"
PEOPLES = (Path("/home"), Path("/root"), Path("/run/user"))  # what ProtectHome hides
STOPPING_SECONDS = 60

# A line of reason for what is not plain: whoever mends a unit reads it there.
CONFINED = """\
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
UMask=0077
LimitCORE=0
PrivateTmp=yes
PrivateDevices=yes
DevicePolicy=closed
ProtectSystem=strict
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
KeyringMode=private
LockPersonality=yes
MemoryDenyWriteExecute=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an office runs, and as whom."""

    user: str
    home: Path
    programs: Path
    """The folder in which its programs are installed."""
    environment: Path
    """A file of variables, which root alone reads."""
    instances: int
    backups: Path | None = None
    """Where a backup is written each night, or None for nowhere."""


def unit_files(kept: Sequence[Kept], place: Place) -> Mapping[str, str]:
    """Return the text of each unit by the name of its file."""
    nightly = [_doctor(place), *([_backup(place)] if place.backups else [])]
    files = {f"grievance-{one.name}@.service": _service(one, place) for one in kept}
    for name, text, hour in nightly:
        files[f"grievance-{name}.service"] = text
        files[f"grievance-{name}.timer"] = _timer(name, hour)
    instances = [
        f"grievance-{one.name}@{number}.service"
        for one in kept
        for number in range(1, place.instances + 1)
    ]
    timers = [f"grievance-{name}.timer" for name, _, _ in nightly]
    return {TARGET: _target([*instances, *timers]), **files}


def _target(parts: Sequence[str]) -> str:
    return (
        "[Unit]\nDescription=Office of complaints\n"
        f"Wants={' '.join(parts)}\n\n[Install]\nWantedBy=multi-user.target\n"
    )


def _service(kept: Kept, place: Place) -> str:
    program = place.programs / kept.words[0]
    lines = [
        *_unit(f"Office of complaints: {kept.name} %i"),
        "StartLimitIntervalSec=0",  # a database may be away for a night
        "",
        *_begun(place, place.environment),
        "Type=exec",
        *(f"Environment={_word(one)}" for one in kept.variables),
        f"ExecStart={_words(program, *kept.words[1:])}",
        # The first of the processes tells the others; a second SIGTERM would kill jobs.
        "KillMode=mixed",
        f"TimeoutStopSec={STOPPING_SECONDS}",
        "Restart=always",
        "RestartSec=5",
        *_confined(place, place.home),
    ]
    return "\n".join(lines) + "\n"


def _doctor(place: Place) -> tuple[str, str, str]:
    program = place.programs / "grievance"
    start = _words(program, "doctor")
    what = "is everything well?"
    writable = (place.home,)
    return "doctor", _once(what, start, place, place.environment, writable), "06:00"


def _backup(place: Place) -> tuple[str, str, str]:
    assert place.backups is not None
    # A shell for the date alone; what is a path reaches it as an argument.
    script = 'exec "$0" backup "$1/$(date -u +%Y-%m-%dT%H%M)"'
    start = _words("/bin/sh", "-c", script, place.programs / "grievance", place.backups)
    environment = place.environment.with_name("backup.env")
    writable = (place.home, place.backups)
    return "backup", _once("backup", start, place, environment, writable), "02:00"


def _once(
    what: str, start: str, place: Place, environment: Path, writable: Sequence[Path]
) -> str:
    lines = [
        *_unit(f"Office of complaints: {what}"),
        "",
        *_begun(place, environment),
        "Type=oneshot",
        f"ExecStart={start}",
        *_confined(place, *writable),
    ]
    return "\n".join(lines) + "\n"


def _timer(name: str, hour: str) -> str:
    return (
        f"[Unit]\nDescription=Office of complaints: {name}, each night\n"
        f"PartOf={TARGET}\n\n"
        f"[Timer]\nOnCalendar=*-*-* {hour}\nRandomizedDelaySec=600\nPersistent=yes\n"
    )


def _unit(described: str) -> Iterator[str]:
    yield "[Unit]"
    yield f"Description={described}"
    yield f"PartOf={TARGET}"
    yield "Wants=network-online.target"
    yield "After=network-online.target"


def _begun(place: Place, environment: Path) -> Iterator[str]:
    yield "[Service]"
    yield f"User={place.user}"
    yield f"Environment={_word(f'GRIEVANCE_HOME={place.home}')}"
    yield f"EnvironmentFile={str(environment).replace('%', '%%')}"


def _confined(place: Place, *writable: Path) -> Iterator[str]:
    yield CONFINED
    named = (*writable, place.programs)
    is_peoples = any(one.is_relative_to(home) for one in named for home in PEOPLES)
    yield f"ProtectHome={'read-only' if is_peoples else 'yes'}"
    paths = " ".join(_quoted(str(one).replace("%", "%%")) for one in writable)
    yield f"ReadWritePaths={paths}"


def _words(program: str | Path, *words: str | Path) -> str:
    following = (_word(str(word), dollar="$$") for word in words)
    return " ".join((_word(str(program)), *following))


def _word(text: str, *, dollar: str = "$") -> str:
    """Write one word; a dollar means something in what follows a program, only there."""
    return _quoted(text.replace("%", "%%").replace("$", dollar))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    is_plain = escaped == text and not any(one.isspace() or one == "'" for one in text)
    return text if is_plain else f'"{escaped}"'
