"""An office of several people, each at a shell of their own."""

from __future__ import annotations

from grievance.home import DEVICE_KEY, write_key
from tests.cli.command import Shell
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
