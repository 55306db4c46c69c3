"""
Check a log, or proofs out of it, with nothing of the office's software.

    python verify.py EXPORT_OR_PROOF [--checkpoint FILE …] [--key HEX …] [--root HEX]

Needs Python 3.11 or newer and the package `cryptography`; read it before you trust it.
EXPORT_OR_PROOF is what `grievance log export` or `grievance log prove` wrote.  A FILE is
any text or mail in which checkpoints stand: a notice, an answer that quotes one.  HEX is
the worker's public key, or the office's root key, as somebody you trust told you.

    export   a line of JSON (see `Stated`), then each entry of the log on a line
    proof    one line of JSON: entries and older checkpoints, each with its path

Ends with 0 where all is well, with 1 where something is wrong, and with 2 where the
files cannot be read.  It knows the log from `docs/spec/envelope.md` alone, so that
nobody has to believe the program that wrote it.
"""

from __future__ import annotations

import argparse
import base64
import email
import hashlib
import json
import re
import sys

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


EXPORT, PROOF = "grievance-log-export/1", "grievance-log-proof/1"
NAMED = "grievance-log/"
SOUND, UNSOUND, UNREADABLE = 0, 1, 2
TOLERANCE = timedelta(minutes=10)  # several hosts write, each with its clock
MOST_SHOWN = 20
PDF = b"%PDF-"
# JSON with sorted keys, without spaces, with escapes only where they have to be.
PLAIN = r'[^"\\\x00-\x1f]*+'
ESCAPE = r'\\(?:["\\bfnrt]|u00(?:0[0-7bef]|1[0-9a-f]))'
WORDS = rf'"{PLAIN}(?:{ESCAPE}{PLAIN})*"'
TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"
ENTRY = re.compile(
    rf'\{{"act":{WORDS},"actor":{WORDS},"at":"({TIME})",'
    rf'"digest":"(?:[0-9a-f]{{64}})?","object":{WORDS},"sequence":(0|[1-9][0-9]*)\}}'
)
# A note as mail programs leave it: wrapped anew, in quotations, with another dash.
QUOTED = re.compile(r"^[ \t]*(?:[>|][ \t>|]*)", re.MULTILINE)
HIDDEN = re.compile(r"[\r\u00ad\u200b-\u200d\u2060\ufeff]")
BROKEN = re.compile(r"(?<=\w)([-/])\n\s*")  # within a name, where lines may break
IN_NAME = "[A-Za-z0-9._:/-]"
ROOT = r"(?:[A-Za-z0-9+/]\s*+){43}="
SIGNED = r"(?:[A-Za-z0-9+/]\s*+){91}="
NOTE = re.compile(
    rf"(?<!{IN_NAME})({IN_NAME}{{1,200}})\s+(0|[1-9][0-9]{{0,17}})\s+({ROOT})"
    rf"(?:\s+\S{{1,9}})?\s+\1\s+({SIGNED})"
)


class UnreadableError(Exception):
    """A file is not what it should be."""


def refuse(sentence: str) -> NoReturn:
    """Raise an `UnreadableError` that says why."""
    raise UnreadableError(sentence)


@dataclass(frozen=True)
class Note:
    """A checkpoint that somebody kept: how long the log was, its root, a signature."""

    origin: str
    size: int
    root: bytes
    signed: bytes  # key id (4), Ed25519 signature (64)

    def fits(self, key: bytes) -> bool:
        """Whether whoever has this key signed it."""
        named = self.origin.encode() + b"\n\x01" + key
        is_theirs = hashlib.sha256(named).digest()[:4] == self.signed[:4]
        return is_theirs and is_signed(key, self.signed[4:], self.says.encode())

    @property
    def says(self) -> str:
        """Return the lines that are signed."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\n"

    @property
    def text(self) -> str:
        """Return the note as it was written first."""
        signed = base64.b64encode(self.signed).decode()
        return f"{self.says}\n\u2014 {self.origin} {signed}\n"

    def __str__(self) -> str:
        """Name it in a sentence."""
        return f"the checkpoint over {self.size:,} entries"


@dataclass(frozen=True)
class Stated:
    """What the first line of a file says of the log; to be believed of nothing."""

    kind: str
    origin: str
    keys: tuple[bytes, ...]
    notes: tuple[Note, ...]
    root_key: bytes
    directory: dict[str, Any] | None
    line: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found out so far."""

    problems: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the Ed25519 *signature* is of *message*, under the public *key*."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


# Finding checkpoints


def find_notes(text: str) -> Iterator[Note]:
    """Yield the checkpoints that stand in any text, each once."""
    plain = QUOTED.sub("", HIDDEN.sub("", text).replace("\u00a0", " "))
    plain = BROKEN.sub(r"\1", plain)
    found: dict[Note, None] = {}
    for match in NOTE.finditer(plain):
        root, signed = (base64.b64decode("".join(match[n].split())) for n in (3, 4))
        note = Note(match[1], int(match[2]), root, signed)
        found[note] = None
    yield from found


def words_of(raw: bytes) -> Iterator[str]:
    """Yield the texts of a file: as it is, and if it is a mail, of each of its parts."""
    yield raw.decode("utf-8-sig", "replace")
    mail = email.message_from_bytes(raw)  # by the policy that looks into no header
    for part in mail.walk() if mail.keys() else ():
        if part.get_content_maintype() == "text":
            body = part.get_payload(decode=True)
            text = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
            yield text
            yield re.sub(r"<[^<>]*+>", " ", text).replace("&gt;", ">")


# The tree (RFC 9162, section 2.1)


def leaf_of(entry: bytes) -> bytes:
    """Hash an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one above them."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Grows by a leaf at a time; keeps the full subtrees, the largest first."""

    def __init__(self) -> None:
        self.size = 0
        self.subtrees: list[bytes] = []

    def push(self, leaf: bytes) -> None:
        """Append a leaf hash."""
        carry, sha256 = self.size, hashlib.sha256
        while carry & 1:
            leaf = sha256(b"\x01" + self.subtrees.pop() + leaf).digest()
            carry >>= 1
        self.subtrees.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the hash over all leaves."""
        if not self.subtrees:
            return hashlib.sha256(b"").digest()
        *larger, top = self.subtrees
        for subtree in reversed(larger):
            top = node_of(subtree, top)
        return top


def root_by_inclusion(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Return the root that *path* leads to from a leaf (2.1.3.2); empty if to none."""
    here, last, top = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return b""
        if here & 1 or here == last:
            top = node_of(sibling, top)
            here, last = skip_lone(here, last)
        else:
            top = node_of(top, sibling)
        here, last = here >> 1, last >> 1
    return top if last == 0 and 0 <= index < size else b""


def is_beginning(old: Note, new: Note, path: list[bytes]) -> bool:
    """Whether the log of *new* begins with that of *old* (2.1.4.2)."""
    if old.size == new.size:
        return old.root == new.root and not path
    if old.size == 0:
        return old.root == Tree().root() and not path
    is_whole = old.size & (old.size - 1) == 0  # one subtree, which stands in no path
    rest = [old.root, *path] if is_whole else path
    if not rest or old.size > new.size:
        return False
    return roots_by_consistency(old.size, new.size, rest) == (old.root, new.root)


def roots_by_consistency(old: int, new: int, path: list[bytes]) -> tuple[bytes, bytes]:
    """Return the roots that *path* leads to; empty ones if to none."""
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    first = second = path[0]
    for subtree in path[1:]:
        if last == 0:
            return b"", b""
        if here & 1 or here == last:
            first, second = node_of(subtree, first), node_of(subtree, second)
            here, last = skip_lone(here, last)
        else:
            second = node_of(second, subtree)
        here, last = here >> 1, last >> 1
    return (first, second) if last == 0 else (b"", b"")


def skip_lone(here: int, last: int) -> tuple[int, int]:
    """Climb past the levels on which a subtree has no sibling."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


# Entries


def read_entry(body: bytes) -> tuple[int, str] | None:
    """Return number and time of an entry; None where it is not in canonical form."""
    try:
        entry = ENTRY.fullmatch(body.decode())
        if entry is None:
            return None
        at, number = entry.groups()
        datetime.fromisoformat(at)
        return int(number), at
    except ValueError:  # no UTF-8, no such day, or a number without end
        return None


def read_log(lines: Iterable[bytes], wanted: set[int], verdict: Verdict) -> Roots:
    """Read all entries; return the roots at the *wanted* sizes and at the end."""
    tree, last, roots = Tree(), "", {}
    for number, body in enumerate(lines):
        if number in wanted:
            roots[number] = tree.root()
        written, at = read_entry(body) or (-1, last)
        if written != number:
            verdict.problems.append(place_of(number, written))
        if at < last and is_long_before(at, last):
            verdict.problems.append(f"Entry {number} is dated before the last one.")
        last = at
        tree.push(leaf_of(body))
    roots[tree.size] = tree.root()
    return roots


def place_of(number: int, written: int) -> str:
    """Say that an entry says another number than it has, or none."""
    if written < 0:
        return f"Entry {number} is not written as entries are."
    return f"Entry {number} says it is number {written}."


def is_long_before(at: str, last: str) -> bool:
    """Whether one time is before another by more than clocks differ."""
    return datetime.fromisoformat(last) - datetime.fromisoformat(at) > TOLERANCE


Roots = dict[int, bytes]


# What the file says of itself


def read_stated(line: bytes) -> Stated:
    """Read the first line of a file."""
    try:
        read = json.loads(line)
        notes = [read["checkpoint"], *read["checkpoints"]]
        return Stated(
            kind=read["format"],
            origin=str(read["origin"]),
            keys=tuple(bytes.fromhex(one["sign"]) for one in read["workers"]),
            notes=tuple(one for note in notes for one in find_notes(note)),
            root_key=bytes.fromhex(read["root_key"]),
            directory=read["directory"],
            line=read,
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        refuse("It is neither an export of a log nor a proof.")


def lp(*parts: bytes) -> bytes:
    """Join *parts*, each after its length."""
    return b"".join(len(part).to_bytes(4) + part for part in parts)


def check_keys(stated: Stated, known: Known, verdict: Verdict) -> None:
    """Say why the worker's keys are to be believed, or that nobody vouches for them."""
    if stated.origin != f"{NAMED}{stated.root_key.hex()[:16]}":
        verdict.problems.append("The log is not named after the root key in the file.")
    roots = read_roots(stated)
    if known.root and known.root not in roots:
        verdict.problems.append("The root key is not the one that you were told.")
    if stated.directory is not None:
        check_directory(stated, roots[-1], known, verdict)
    elif known.keys:
        verdict.said.append("Only the worker's keys that you were told count.")
    elif known.root:
        verdict.problems.append(
            "The file does not show that the root key vouches for the worker's keys: ask "
            "for an export with --people, or for the worker's key itself (--key)."
        )
    else:
        keys = ", ".join(key.hex() for key in stated.keys)
        verdict.said.append(
            f"Nobody but the file says that these are the worker's keys: {keys}"
        )


def check_directory(
    stated: Stated, newest: bytes, known: Known, verdict: Verdict
) -> None:
    """Check that the *newest* root key vouches for the worker's keys."""
    if not is_vouched(stated, newest):
        verdict.problems.append("The root key did not sign the worker's keys.")
    elif known.root:
        verdict.said.append("The root key that you were told signed the worker's keys.")
    else:
        root = newest.hex()
        verdict.said.append(f"The worker's keys are signed by the root key {root}")


def read_roots(stated: Stated) -> list[bytes]:
    """Return the root keys: that which the log is named after, and what it led to."""
    roots = [stated.root_key]
    try:
        for step in read_people(stated).get("handovers", ()):
            before, following, old, new = (
                base64.b64decode(step[name])
                for name in ("before", "following", "old", "new")
            )
            epoch = str(int(step["epoch"])).encode()
            message = lp(b"grv1/root-handover", before, following, epoch)
            if before != roots[-1] or not is_signed(before, old, message):
                break
            if not is_signed(following, new, message):
                break
            roots.append(following)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return roots
    return roots


def read_people(stated: Stated) -> dict[str, Any]:
    """Return what the directory says, whoever signed it."""
    body = base64.b64decode((stated.directory or {}).get("body", "e30="))
    people: dict[str, Any] = json.loads(body)
    return people


def is_vouched(stated: Stated, root: bytes) -> bool:
    """Whether this root key signed the directory, and the worker's keys are in it."""
    try:
        signed = stated.directory or {}
        epoch = str(int(signed["epoch"])).encode()
        body, signature = (
            base64.b64decode(signed[name], validate=True)
            for name in ("body", "signature")
        )
        workers = read_people(stated)["workers"]
        signs = {base64.b64decode(one["sign"]) for one in workers}
    except (ValueError, TypeError, KeyError, RecursionError):
        return False
    message = lp(b"grv1/directory", epoch, body)
    return is_signed(root, signature, message) and signs == set(stated.keys)


@dataclass(frozen=True)
class Known:
    """What an outsider knows from elsewhere."""

    notes: tuple[Note, ...] = ()
    keys: tuple[bytes, ...] = ()
    root: bytes = b""


def of_this_log(
    stated: Stated, notes: Iterable[Note], known: Known, verdict: Verdict
) -> Iterator[Note]:
    """Yield the notes that a worker of this office signed; the others are problems."""
    for note in notes:
        keys = known.keys or stated.keys
        if note.origin == stated.origin and any(note.fits(key) for key in keys):
            yield note
        else:
            verdict.problems.append(f"No worker of this office signed {note}.")


# The two kinds of files


def check_export(stated: Stated, lines: Iterable[bytes], known: Known) -> Verdict:
    """Check a whole log."""
    verdict = Verdict()
    check_keys(stated, known, verdict)
    own = list(of_this_log(stated, stated.notes, known, verdict))
    outside = list(of_this_log(stated, known.notes, known, verdict))
    roots = read_log(lines, {note.size for note in (*own, *outside)}, verdict)
    size = max(roots)
    if (size, roots[size].hex()) != (stated.line.get("size"), stated.line.get("root")):
        verdict.problems.append("The entries are not those that the first line tells.")
    for note in (*own, *outside):
        if roots.get(note.size) != note.root:
            verdict.problems.append(f"The entries are not those of {note}.")
    verdict.said.append(
        f"{size:,} entries, {len(own)} checkpoints in the file, {len(outside)} of yours."
    )
    newest = max((note.size for note in (*own, *outside)), default=0)
    if newest < size:
        verdict.said.append(f"No checkpoint covers the last {size - newest} entries.")
    return verdict


def check_proof(stated: Stated, known: Known) -> Verdict:
    """Check what a proof says of entries and of older checkpoints."""
    verdict = Verdict()
    check_keys(stated, known, verdict)
    newest = next(find_notes(stated.line["checkpoint"]), None)
    if newest is None:
        refuse("The proof leads to no checkpoint.")
    for one in stated.line["entries"]:
        check_inclusion(one["entry"].encode(), path_of(one), newest, verdict)
    for one in stated.line["older"]:
        check_growth(one, newest, verdict)
    older = (n for one in stated.line["older"] for n in find_notes(one["checkpoint"]))
    proven = list(of_this_log(stated, [newest, *older], known, verdict))
    seen = {(note.size, note.root) for note in proven}
    for note in of_this_log(stated, known.notes, known, verdict):
        if (note.size, note.root) not in seen:
            verdict.problems.append(f"The proof does not lead to your copy of {note}.")
    return verdict


def check_growth(one: dict[str, Any], newest: Note, verdict: Verdict) -> None:
    """Check that the log only grew since an older checkpoint."""
    for note in find_notes(one["checkpoint"]):
        if is_beginning(note, newest, path_of(one)):
            verdict.said.append(f"The log only grew since {note}.")
        else:
            verdict.problems.append(f"The log does not begin as {note} saw it.")


def check_inclusion(
    body: bytes, path: list[bytes], newest: Note, verdict: Verdict
) -> None:
    """Check that an entry is in the log that the newest checkpoint saw."""
    read = read_entry(body)
    number = read[0] if read else -1
    if read and root_by_inclusion(leaf_of(body), number, newest.size, path) == (
        newest.root
    ):
        verdict.said.append(f"In {newest} there is: {body.decode()}")
    else:
        verdict.problems.append(f"Entry {number} is not in {newest}.")


def path_of(one: dict[str, Any]) -> list[bytes]:
    """Return the path of a proof."""
    return [bytes.fromhex(sibling) for sibling in one["path"]]


def check_file(path: Path, known: Known) -> Verdict:
    """Check a file of either kind."""
    with path.open("rb") as file:
        stated = read_stated(file.readline())
        if stated.kind == EXPORT:
            return check_export(
                stated, (line.removesuffix(b"\n") for line in file), known
            )
        if stated.kind != PROOF:
            refuse("It is of another version; get a newer verifier.")
    try:
        return check_proof(stated, known)
    except (ValueError, TypeError, KeyError, AttributeError):
        refuse("It is no proof.")


def read_notes(path: Path) -> list[Note]:
    """Read the checkpoints in a file; at least one."""
    raw = path.read_bytes()
    if raw.startswith(PDF):
        refuse(f"{path} is a PDF; paste the lines at its foot into a text file.")
    found = [note for text in words_of(raw) for note in find_notes(text)]
    if not found:
        refuse(f"There is no checkpoint in {path}.")
    return found


def read_known(arguments: argparse.Namespace) -> Known:
    """Read what was given from elsewhere."""
    notes: dict[Note, None] = {}
    for path in arguments.checkpoint:
        notes |= dict.fromkeys(read_notes(path))
    return Known(tuple(notes), tuple(arguments.key), arguments.root or b"")


def main(given: Sequence[str] | None = None) -> int:
    """Check the files that are named, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--checkpoint", type=Path, action="append", default=[])
    parser.add_argument("--key", type=bytes.fromhex, action="append", default=[])
    parser.add_argument("--root", type=bytes.fromhex)
    arguments = parser.parse_args(given)
    try:
        verdict = check_file(arguments.file, read_known(arguments))
    except (OSError, UnreadableError) as error:
        sys.stderr.write(f"{error}\n")
        return UNREADABLE
    left = len(verdict.problems) - MOST_SHOWN
    lines = [*verdict.said, *verdict.problems[:MOST_SHOWN]]
    if left > 0:
        lines.append(f"and {left} more")
    lines.append("NOT SOUND" if verdict.problems else "Sound.")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return UNSOUND if verdict.problems else SOUND


if __name__ == "__main__":
    sys.exit(main())
