"""What plays came to, for a person: a table, and a last line."""

from __future__ import annotations

from collections.abc import Sequence

from tests.chaos.play import Told


HEAD = ("play", "engine", "mails", "seconds", "letters and mishaps", "")


def table(told: Sequence[Told]) -> list[str]:
    """Give each play a line, in columns."""
    rows = [HEAD, *map(_row, told)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def last_line(told: Sequence[Told]) -> str:
    """Say how many were played, what is wrong, and which were not played and why."""
    skipped = [one for one in told if one.skipped]
    wrong = [one for one in told if one.problems]
    parts = [f"{len(told) - len(skipped)} of {len(told)} were played"]
    if wrong:
        parts.append(f"NOT accounted for: {', '.join(map(_named, wrong))}")
    for reason in dict.fromkeys(one.skipped for one in skipped):
        alike = ", ".join(_named(one) for one in skipped if one.skipped == reason)
        parts.append(f"not played, as {reason}: {alike}")
    return "; ".join(parts)


def is_bad(told: Sequence[Told], *, is_named: bool) -> bool:
    """
    Whether anything was lost, doubled or rewritten, or was to be played and was not.

    Who plays everything takes what a machine has: without a small disk, for which one
    has to be root, the last line names what is left.  Who names a play means it.
    """
    skipped = [one for one in told if one.skipped]
    is_missing = bool(skipped) and (is_named or len(skipped) == len(told))
    return is_missing or any(one.problems for one in told)


def _named(one: Told) -> str:
    return f"{one.play} on {one.engine}"


def _row(one: Told) -> tuple[str, str, str, str, str, str]:
    counted = [*one.letters.items(), *one.mishaps.items()]
    happened = ", ".join(f"{many} {what}" for what, many in counted)
    verdict = f"{len(one.problems)} problems" if one.problems else "accounted for"
    return (
        one.play,
        one.engine,
        str(one.mails),
        f"{one.seconds:.0f}",
        happened,
        f"not played: {one.skipped}" if one.skipped else verdict,
    )
