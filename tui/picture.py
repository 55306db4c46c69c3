"""
A picture of the desk for the README; needs no terminal.

    python -m tui.picture HOME OUT.svg --name NAME --passphrase-file FILE [--case]

For the invented cases of the demonstration only: a picture is not sealed.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys

from collections.abc import Sequence
from pathlib import Path

from grievance.domain.errors import GrievanceError
from grievance.home import DEVICE_KEY, read_key
from grievance.services.unlock_ring import Credentials
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism, build
from tui.app import Desk


SIZE = (120, 32)
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_SETTLED = 0.05


async def picture(
    mechanism: Mechanism,
    ring: PersonRing,
    *,
    size: tuple[int, int] = SIZE,
    keys: Sequence[str] = (),
) -> str:
    """Return the desk as SVG, *size* cells large, after *keys* were pressed."""
    desk = Desk(mechanism, ring)
    async with desk.run_test(size=size) as pilot:
        for key in ("", *keys):
            if key:
                await pilot.press(key)
            await pilot.pause(_SETTLED)
            await desk.workers.wait_for_complete()
            await pilot.pause(_SETTLED)
        drawn = desk.export_screenshot(title=desk.title, simplify=True)
    return _FONTS.sub("", drawn)  # a picture loads nothing from elsewhere


def main(arguments: Sequence[str]) -> int:
    """Draw the queue, or with ``--case`` a letter of the first case in it."""
    given = _parser().parse_args(arguments)
    try:
        mechanism = build(given.home, {})
        device = given.device_file or mechanism.home.device(given.name)
        shown = Credentials(
            name=given.name,
            passphrase=given.passphrase_file.read_text("utf-8").strip(),
            device=read_key(device, DEVICE_KEY),
        )
        keys = ("enter", *"]]]") if given.case else ()
        drawn = asyncio.run(picture(mechanism, mechanism.unlock(shown), keys=keys))
        given.out.write_text(drawn, "utf-8")
    except (GrievanceError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tui.picture")
    parser.add_argument("home", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--passphrase-file", type=Path, required=True)
    parser.add_argument("--device-file", type=Path)
    parser.add_argument("--case", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
