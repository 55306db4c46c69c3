"""Letters of ours before they go: for programs, and in full for people."""

from __future__ import annotations

from collections.abc import Iterable

import click

from grievance.cli.output import Fields
from grievance.domain.contents import AttachmentNote
from grievance.domain.display import one_line, visible
from grievance.domain.draft import Addressee, Draft, SentCopy
from grievance.domain.outgoing import Party
from grievance.leak.hit import Hit
from grievance.services.letters.guard_letter import Checked


WIDTH = 30  # characters around a hit
_PARTIES = {
    Party.COMPLAINANT: "the complainant",
    Party.ENTITY: "an Entity",
    Party.MEMBER: "a Member",
    Party.OTHER: "somebody else",
    Party.AUDITOR: "who audits, or oversees that",
}


def print_words(subject: str, body: str, files: Iterable[AttachmentNote] = ()) -> None:
    """Print a letter as its reader sees it."""
    click.echo(f"Subject: {one_line(subject)}\n\n{visible(body)}")
    for one in files:
        click.echo(f"Attached: {one_line(one.name)} ({one.size:,} bytes)")


def print_checked(checked: Checked) -> None:
    """Print each hit in its place, and what was not compared."""
    for hit in checked.hits:
        click.echo(
            f"{hit.kind:<13}{_line(checked.text, hit):>4}  {_shown(checked, hit)}"
        )
        click.echo(f"{'':19}{hit.why}")
    for gap in checked.gaps:
        click.echo(f"Not compared: {visible(gap)}")
    if not checked.hits:
        click.echo("Nothing was found that may give somebody away.")


def checked_fields(checked: Checked) -> Fields:
    """Write what was found for programs."""
    return {
        "hits": [
            {
                "kind": hit.kind,
                "line": _line(checked.text, hit),
                "start": hit.start,
                "end": hit.end,
                "words": hit.words,
                "why": hit.why,
            }
            for hit in checked.hits
        ],
        "gaps": checked.gaps,
    }


def draft_fields(draft: Draft, state: str) -> Fields:
    """Write a draft for programs."""
    return {
        "draft": draft.number,
        "revision": draft.revision,
        "kind": draft.kind,
        "to": draft.to.party,
        "entity": draft.to.entity,
        "member": draft.to.member,
        "reference": draft.reference,
        "language": draft.language,
        "neutral": draft.neutral,
        "state": state,
        "subject": draft.subject,
        "body": draft.body,
        "files": [one.name for one in draft.files],
    }


def copy_fields(copy: SentCopy, state: str) -> Fields:
    """Write a copy of what was let go for programs."""
    return {
        "outgoing": copy.outgoing_id,
        "draft": copy.draft,
        "kind": copy.kind,
        "to": copy.to.party,
        "reference": copy.reference,
        "at": copy.at,
        "state": state,
        "despite": copy.despite,
        "subject": copy.subject,
        "body": copy.body,
        "files": [one.name for one in copy.files],
    }


def named_party(to: Addressee, titles: Iterable[str] = ()) -> str:
    """Say to whom, without an address."""
    named = next(filter(None, titles), "")
    return named if named and to.organisation else _PARTIES[to.party]


def _line(text: str, hit: Hit) -> int:
    return text.count("\n", 0, hit.start) + 1


def _shown(checked: Checked, hit: Hit) -> str:
    """Return the words that were found, between brackets in their line."""
    before = checked.text[max(0, hit.start - WIDTH) : hit.start]
    after = checked.text[hit.end : hit.end + WIDTH]
    around = (before.rpartition("\n")[2], hit.words, after.partition("\n")[0])
    left, words, right = map(one_line, around)
    return f"{left}[{words}]{right}"
