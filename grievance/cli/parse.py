"""`grievance parse`: the mail reader alone, as it reads what comes in."""

from __future__ import annotations

from collections.abc import Iterator

import click

from grievance.cli.faults import REFUSED
from grievance.cli.letter_view import letter_fields, print_letter
from grievance.cli.output import Fields, print_json
from grievance.cli.streams import stdin_bytes
from grievance.mail.boxes.files import (
    IS_MBOX,
    NOT_A_FILE,
    NOT_ALLOWED,
    NOT_THERE,
    Incoming,
    read,
)
from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.limits import Limits
from grievance.mail.sandbox.pool import Sandbox


CODES = {
    NOT_THERE: "not-there",
    NOT_A_FILE: "not-a-file",
    NOT_ALLOWED: "not-allowed",
    IS_MBOX: "mbox",
}


@click.command(epilog="Example: grievance parse complaint.eml --json")
@click.argument("paths", nargs=-1, required=True, metavar="PATH... | -")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per mail.")
@click.option("--strict", is_flag=True, help="Exit with 1 if a mail was refused.")
@click.pass_context
def parse(
    ctx: click.Context, /, *, paths: tuple[str, ...], as_json: bool, strict: bool
) -> None:
    """Read mails in the sandbox and show them; keeps nothing and needs no home."""
    refused = 0
    for fields in _read(paths):
        refused += "refusal" in fields
        (print_json if as_json else print_letter)(fields)
    if strict and refused:
        ctx.exit(REFUSED)


def _read(paths: tuple[str, ...]) -> Iterator[Fields]:
    limits = Limits()
    with Sandbox(limits, children=1) as sandbox:
        for mail in read(paths, stdin_bytes(), limits):
            yield {"file": mail.label, **_parsed(sandbox, mail, limits)}


def _parsed(sandbox: Sandbox, mail: Incoming, limits: Limits) -> Fields:
    if mail.raw is None:
        return _refusal(_code(mail.refusal or "", limits), mail.refusal or "")
    try:
        return letter_fields(sandbox.parse(mail.raw))
    except UnreadableMailError as error:
        return _refusal(error.code, str(error))


def _code(sentence: str, limits: Limits) -> str:
    """Name in a word why a source gave no mail; its size, where nothing else."""
    too_large = str(UnreadableMailError(Refusal.TOO_LARGE, limits))
    known = CODES | {too_large: Refusal.TOO_LARGE.value}
    return known.get(sentence, "not-allowed")


def _refusal(code: str, sentence: str) -> Fields:
    return {"refusal": {"code": code, "sentence": sentence}}
