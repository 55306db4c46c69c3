"""People, their keys and those of the office."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.docs.stage import CASE, SAFE, Cue, Cues, Stage
from tests.docs.world import case
from tests.offices import CHIDI, DANA, RUTH
from tests.services.outgoings import covers


NEW_WORDS = "seven other words that nobody ever heard"
SHEETS = 3


def access(stage: Stage) -> Cues:
    """Dana coordinates; she is a custodian, too, so that there are two of them."""
    case(stage)
    stage.keys()
    root = ("--root-key", stage.folder / SAFE / "root.key")
    stage.run("people", "role", DANA, "--add", "custodian", *root)
    stage.means["Di Ward"] = DANA
    return {
        f"grievance access grant {CASE} 'Di Ward'": Cue(by=CHIDI),
        "grievance access recuse": Cue(by=RUTH),
    }


def people(stage: Stage) -> Cues:
    """Who has the root key has it on a stick; who changes a lock types other words."""
    case(stage)
    stage.keys()
    stage.means["Bo Lind"] = "Bo Lind"  # who joins, and leaves again
    own = {"GRIEVANCE_HOME": str(stage.folder / "machine of Bo")}
    new = {"GRIEVANCE_HOME": str(stage.folder / "machine of Ada")}
    twice = f"{NEW_WORDS}\n{NEW_WORDS}\n"
    locked = Cue(answers=twice, after=lambda: stage.says(DANA, NEW_WORDS))
    return {
        "grievance people request --name": Cue(answers=twice, environ=own),
        "grievance people add": Cue(answers="y\n"),
        "grievance people join": Cue(answers="y\n", environ=own),
        "grievance people role 'Bo Lind' --remove": Cue(before=lambda: at_home(stage)),
        "grievance people leave": Cue(answers="y\n"),
        "grievance people passphrase": locked,
        "grievance people rotate": locked,
        "grievance people rotate --request": Cue(answers=twice),
        "grievance people renew": Cue(by=CHIDI, answers="y\n"),
        "grievance people request --for": Cue(
            answers=twice, before=lambda: lost(stage, new), environ=new
        ),
        "grievance access regrant": Cue(by=RUTH),
    }


def lost(stage: Stage, elsewhere: Mapping[str, str]) -> None:
    """Begin on another machine, which a colleague's settings let in."""
    stage.place("ada.request").unlink()
    told = stage.run("people", "settings", "office.settings", "--json", by=CHIDI)
    heard = ("--words", told.lines[0]["words"])
    new = stage.shell().with_environ(**elsewhere)
    assert 0 == new.run("people", "join", "office.settings", *heard).status


def at_home(stage: Stage) -> None:
    """Put the stick where the keys were made."""
    there = stage.office.mechanism.home.root_key
    there.parent.mkdir(exist_ok=True)
    there.write_bytes((stage.folder / SAFE / "root.key").read_bytes())
    there.chmod(0o600)


def recovery(stage: Stage) -> Cues:
    """Two keepers type the words of their sheets; Bo's keys were all lost."""
    case(stage)
    stage.keys()
    folder, key = stage.folder / "made before", stage.folder / SAFE / "recovery.key"
    stage.run("recovery", "split", folder, "--text", "--recovery-key", key)
    sheets = sorted(folder.glob("*.txt"))
    assert SHEETS == len(sheets)
    typed = "".join(words_on(sheet) for sheet in sheets[:2])
    nowhere = {"GRIEVANCE_HOME": str(stage.folder / "no home")}
    return {
        "grievance recovery split": Cue(environ=nowhere),
        "grievance recovery drill": Cue(answers=typed),
        "grievance recovery use": Cue(answers=f"{typed}y\n"),
    }


def words_on(sheet: Path) -> str:
    """Type a sheet as its keeper does."""
    return f"{' '.join(sheet.read_text('utf-8').split())}\n"


def rotation(stage: Stage) -> Cues:
    """No letter waits under the keys before; one key follows the other."""
    case_id = case(stage)
    stage.keys()
    for letter in covers(stage.office, case_id):
        stage.run("letters", "withdraw", str(letter.id)[:8])
    return {"grievance rotate suite 2": Cue(before=lambda: followed(stage))}


def followed(stage: Stage) -> None:
    """Let the page begin with the keys that it has made meanwhile."""
    stage.means.update(
        {
            "recovery-2.key": "recovery-3.key",
            "recovery.key": "recovery-2.key",
            "root.key": "root-2.key",
        }
    )
