"""Verify the log with all that this machine remembers of it, and remember what is sound."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.domain.counting import counted
from grievance.services.log.verify_log import verify_log
from grievance.vault.errors import RolledBackError
from grievance.vault.high_water import HighWater, write_marks
from grievance.wiring.mechanism import Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What verifying found; *root* in hex, no *problems* means sound."""

    entries: int = 0
    root: str = ""
    checkpoints: int = 0
    problems: tuple[str, ...] = ()

    def fields(self) -> dict[str, object]:
        """Return it for programs."""
        return {
            "entries": self.entries,
            "root": self.root,
            "checkpoints": self.checkpoints,
            "problems": self.problems,
        }

    def sentence(self) -> str:
        """Say that all is well."""
        entries = counted(self.entries, "entry", "entries")
        agree = counted(self.checkpoints, "checkpoint agrees", "checkpoints agree")
        return f"The log is sound: {entries} under root {self.root}, {agree}."


def verify(mechanism: Mechanism, notes: tuple[str, ...] = ()) -> Verdict:
    """
    Verify against *notes* and what this machine remembers; raise its marks if sound.

    It remembers high-water marks, and checkpoints that came back in answers.
    """
    marks = mechanism.marks()
    kept = tuple(note.text for note in mechanism.witness.notes())
    try:
        directory = mechanism.directory()
        with mechanism.store.read() as tx:
            found = verify_log(
                tx,
                directory,
                origin=mechanism.origin,
                root_public=mechanism.settings.root_public,
                marks=marks,
                at=mechanism.now(),
                notes=(*notes, *kept),
            )
    except RolledBackError as error:
        return Verdict(problems=(str(error),))
    root = found.root.hex()
    if not found.problems:
        seen = HighWater(
            directory_epoch=directory.epoch, log_size=found.size, log_root=root
        )
        try:
            write_marks(mechanism.home.marks, seen)
        except RolledBackError as error:
            return Verdict(problems=(str(error),))
    return Verdict(
        entries=found.size,
        root=root,
        checkpoints=found.checkpoints,
        problems=found.problems,
    )
