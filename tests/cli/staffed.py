"""An office of several people, each at a shell of their own."""

from __future__ import annotations

from grievance.home import DEVICE_KEY, write_key
from grievance.services.log.verify_log import verify_log
from tests.cli.command import Shell
from tests.doubles import NOON
from tests.offices import Office


def shell_of(office: Office, name: str) -> Shell:
    """Seat somebody of *office* at a shell, with their passphrase and device file."""
    home, shown = office.mechanism.home, office.credentials[name]
    device, passphrase = home.device(name), home.path / f"{name}.txt"
    if not device.exists():
        write_key(device, DEVICE_KEY, shown.device)
        passphrase.write_text(f"{shown.passphrase}\n", "utf-8")
    return Shell(
        environ={
            "GRIEVANCE_HOME": str(home.path),
            "GRIEVANCE_PERSON": name,
            "GRIEVANCE_PASSPHRASE_FILE": str(passphrase),
        }
    )


def problems(office: Office) -> tuple[str, ...]:
    """Verify the log with the newest directory."""
    mechanism = office.mechanism
    with office.store.read() as tx:
        return verify_log(
            tx,
            mechanism.directory(),
            origin=mechanism.origin,
            root_public=mechanism.settings.root_public,
            marks=mechanism.marks(),
            at=NOON,
        ).problems
