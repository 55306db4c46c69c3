"""One man page, in the macros of man(7): a command with all that are below it."""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version

import click

from grievance.cli.outlines import outline, words_below


VERBATIM = "\b"  # click breaks no line of a paragraph that begins with it
PARAGRAPHS = re.compile(r"\n\s*\n")
FALLBACKS = (  # for the signs that a terminal without Unicode does not have
    r".fchar \[u2026] ...",
    r".fchar \[u25B2] ^",
    r".fchar \[OK] v",
)
QUOTED = re.compile(r"`([^`]+)`")


def first_page(root: click.Context, names: Sequence[str]) -> str:
    """Write the page of the program: its options, and where its commands are."""
    command = root.command
    lines = [*_head("grievance", "complaints to a certification body"), ".SH SYNOPSIS"]
    lines += [".B grievance", "[OPTIONS] COMMAND [ARGS]...", ".SH DESCRIPTION"]
    lines += [*_prose(command.help or ""), *_options(command, ".SH OPTIONS")]
    lines.append(".SH COMMANDS")
    for name in names:
        lines += [".TP", rf"\fBgrievance\-{_escaped(name)}\fR(1)", _line(_short(name))]
    lines += [".SH EXIT STATUS", *_prose(command.epilog or "")]
    return "\n".join(lines) + "\n"


def command_page(name: str) -> str:
    """Write the page of a command, with a section for each that is below it."""
    lines = [*_head(f"grievance-{name}", _short(name)), *_body(name, ".SH", ".SH")]
    for called in _below(name):
        lines += [f".SH {_escaped('grievance ' + called).upper()}"]
        lines += _body(called, "", ".SS")
    lines += [".SH SEE ALSO", r".BR grievance (1)"]
    return "\n".join(lines) + "\n"


def _body(name: str, first: str, macro: str) -> Iterator[str]:
    """Say how it is called, what it does, what it takes, and give its examples."""
    command = outline(name)
    if command is None:
        return
    ctx = click.Context(command, info_name=f"grievance {name}")
    if first:
        yield f"{first} SYNOPSIS"
    usage = _choices(" ".join(command.collect_usage_pieces(ctx)))
    yield rf"\fBgrievance {_escaped(name)}\fR {usage}"
    yield f"{first} DESCRIPTION" if first else ".PP"
    yield from _prose(command.help or "")
    yield from _options(command, f"{macro} OPTIONS")
    if command.epilog:
        yield f"{macro} EXAMPLES"
        yield from _prose(re.sub(r"^(\x08?\s*)Examples?:\s*", r"\1", command.epilog))


def _below(name: str) -> Iterator[str]:
    for word in words_below(name):
        yield f"{name} {word}"
        yield from _below(f"{name} {word}")


def _head(title: str, line: str) -> list[str]:
    made = f"grievance {version('grievance')}"
    return [
        f'.TH "{_escaped(title.upper())}" 1 "" "{_escaped(made)}" "Grievance"',
        *FALLBACKS,
        ".nh",  # what is copied from a page is not hyphenated, and lines end raggedly
        ".ad l",
        ".SH NAME",
        rf"{_escaped(title)} \- {_escaped(line)}",
    ]


def _short(name: str) -> str:
    command = outline(name)
    line = command.get_short_help_str(limit=200) if command else ""
    return line.rstrip(".").replace("`", "")


def _options(command: click.Command, head: str) -> Iterator[str]:
    ctx = click.Context(command)
    options = (one for one in command.params if isinstance(one, click.Option))
    records = [one.get_help_record(ctx) for one in options]
    if any(records):
        yield head
    for record in filter(None, records):
        yield from (".TP", rf"\fB{_choices(record[0])}\fR", _line(record[1]))


def _prose(text: str) -> Iterator[str]:
    """Set paragraphs; what click leaves as it stands stays so."""
    for paragraph in PARAGRAPHS.split(text.strip(" \n")):
        lines = paragraph.splitlines()
        if paragraph.startswith(VERBATIM):
            yield from _verbatim(lines)
        else:
            yield from (".PP", _line(" ".join(map(str.strip, lines))))


def _verbatim(lines: Iterable[str]) -> Iterator[str]:
    yield from (".PP", ".nf")
    kept = (line.strip(VERBATIM).rstrip() for line in lines)
    yield from (_line(line) for line in kept if line)
    yield ".fi"


def _line(text: str) -> str:
    r"""Set what stands in backquotes in bold; no line may begin like a macro."""
    return QUOTED.sub(r"\\fB\1\\fR", rf"\&{_escaped(text)}")


def _choices(text: str) -> str:
    r"""Let a line end between two choices (`\:`): there may be more than it takes."""
    return _escaped(text).replace("|", r"|\:")


def _escaped(text: str) -> str:
    r"""Write signs of the text as themselves: `\`, and hyphens that are copied."""
    return text.replace("\\", r"\e").replace("-", r"\-").replace('"', r"\(dq")
