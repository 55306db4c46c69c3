"""Save an attachment to a file."""

from __future__ import annotations

from pathlib import Path

from tui.asking import cases as asking
from tui.saving import safe_name
from tui.screens.case_steps.step import CaseDesk
from tui.screens.save import SaveScreen
from tui.text import line


async def save(desk: CaseDesk) -> None:
    """Ask where to put the attachment under the cursor."""
    case_id, attached = desk.shown.opened.case.id, desk.attachment
    if attached is None:
        desk.say("This letter has no attachment to save.")
        return

    def chosen(path: Path | None) -> None:
        if path is not None:
            desk.ask(
                lambda: asking.save_attachment(desk.session, case_id, attached, path),
                lambda _: desk.say(_saved(path)),
            )

    suggested = Path.home() / safe_name(attached.name)
    await desk.put(SaveScreen(attached.name, suggested), chosen)


def _saved(path: Path) -> str:
    said = f"Saved as {path}; nobody else can read it. Delete it when done."
    return line(said).plain
