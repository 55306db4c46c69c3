"""
An office in which the commands of one page are typed, in a folder made for it.

What a page names stands for something there: its references for cases, its people for
people of the office, and a path from the root for one below the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from grievance.domain.ids import CaseId
from grievance.home import RECOVERY_KEY, ROOT_KEY, write_key
from tests.cli.command import Ended, Shell
from tests.cli.staffed import shell_of
from tests.docs.blocks import Typed
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.moves import reference_of


CASE, OTHER, REQUEST = "GR-7F3K-9Q2D", "GR-K2M8-0ZQ6", "09c4e2d1"  # on every page
SAFE = "media/stick/safe"
WORDS = b"as it was told to us\n"  # what comes from standard input, where nothing else
PEOPLE = {
    "Ada Okafor": DANA,
    "Bo Lind": HENRI,
    "Di Ward": CHIDI,
    "Ruth Roy": RUTH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """
    What one command of a page wants to be typed as a reader does.

    *by* is who types it, *before* and *after* happen around it, and *answers* is what is
    typed where it asks, at a terminal.
    """

    by: str = DANA
    before: Callable[[], object] | None = None
    after: Callable[[], object] | None = None
    answers: str = ""
    stdin: bytes = WORDS
    environ: Mapping[str, str] = field(default_factory=dict)
    status: int = 0


Cues: TypeAlias = Mapping[str, Cue]  # by how the command begins
PLAIN = Cue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The office, and what the words of the page stand for there."""

    office: Office
    folder: Path
    means: dict[str, str] = field(default_factory=lambda: dict(PEOPLE))

    def shell(self, name: str = DANA) -> Shell:
        return shell_of(self.office, name)

    def of(self, case_id: CaseId, name: str = CASE) -> CaseId:
        """Let the reference that the page shows be that of this case."""
        self.means[name] = str(reference_of(self.office, case_id))
        return case_id

    def file(self, name: str, content: str | bytes = WORDS) -> Path:
        """Make a file that somebody has when they follow the page."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        path.chmod(0o600)
        return path

    def keys(self) -> None:
        """Put the keys of the safe onto a stick."""
        safe, secrets = self.folder / SAFE, self.office.secrets
        safe.mkdir(parents=True)
        write_key(safe / "root.key", ROOT_KEY, secrets.root_seed)
        write_key(safe / "recovery.key", RECOVERY_KEY, secrets.recovery_seed)

    def setting(self, section: str, line: str) -> None:
        """Write a line into a section of the settings."""
        path = self.office.mechanism.home.settings
        text = path.read_text("utf-8").replace(
            f"[{section}]\n", f"[{section}]\n{line}\n"
        )
        path.write_text(text, "utf-8")

    def says(self, name: str, passphrase: str) -> None:
        """Let somebody type another passphrase from now on."""
        self.shell(name)
        home = self.office.mechanism.home.path
        (home / f"{name}.txt").write_text(f"{passphrase}\n", "utf-8")

    def run(self, *words: object, by: str = DANA) -> Ended:
        """Do what nobody reads of on the page, and which has to be done before."""
        done = self.shell(by).run(*words, stdin=WORDS)
        assert 0 == done.status, (words, done.err)
        return done

    def type(self, typed: Typed, cue: Cue) -> Ended:
        """Type a command of the page, with what is so here for what it names."""
        stdin = self.place(typed.reads).read_bytes() if typed.reads else cue.stdin
        stdin = cue.answers.encode() if cue.answers else stdin
        words = [here for word in typed.words[1:] for here in self.expanded(word)]
        done = self.shell(cue.by).with_environ(**cue.environ).run(*words, stdin=stdin)
        if typed.writes:
            self.place(typed.writes).write_text(done.out, "utf-8")
        return done

    def expanded(self, word: str) -> list[str]:
        """Put the files in place of a pattern, as a shell does."""
        found = sorted(self.folder.glob(word)) if word.startswith("*.") else []
        return [one.name for one in found] or [self.meant(word)]

    def meant(self, word: str) -> str:
        """Return what a word stands for here."""
        for name, here in self.means.items():
            word = word.replace(name, here)
        return str(self.place(word)) if word.startswith(("/", "~/")) else word

    def place(self, word: str) -> Path:
        """Return where a file lies that the page names."""
        path = self.folder / word.removeprefix("~").lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        return path
