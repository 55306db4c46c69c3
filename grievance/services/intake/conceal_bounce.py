"""
Keep out of the contents of a case what a machine reports: it names whom we wrote to.

Who complained is for the identity compartment alone, where the original lies whole.
"""

from __future__ import annotations

from dataclasses import replace

from grievance.mail.letter import DeliveryReport, Label, Letter
from grievance.mail.token import find_message_ids, find_tokens
from grievance.services.intake.mask_addresses import holds_ours


SUBJECT = "A letter of ours came back"
UNPROVEN = "It looks as if a letter of ours came back"
REPORT = "A machine reports on a letter of ours"
TOLD = "A mail server or program wrote this by itself."
DOUBT = (
    "Nothing proves that it is about a letter of ours; somebody may have written it. "
    "Please have a custodian look at the original."
)
WHERE = (
    "What it says may name whom we wrote to, so that it is kept with the original, "
    "which custodians can open."
)
_REPORTS = frozenset({Label.BOUNCE, Label.REPORT})


def is_report(letter: Letter) -> bool:
    """
    Tell whether a machine wrote it about a letter of ours, as far as its build says.

    The empty envelope sender is that of any notice; with it counts what came to an
    address that we gave out, or answers or quotes a letter of ours.
    """
    if not _REPORTS.isdisjoint(letter.labels):
        return True
    return letter.return_path == "" and _is_about_ours(letter)


def conceal_bounce(letter: Letter, *, is_ours: bool) -> Letter:
    """
    Return a report with our own words in place of its; any other letter as it is.

    Where it does not prove that *is_ours* what came back, they say so: its words may be
    somebody's, and may name whom we wrote to all the same.
    """
    if not is_report(letter):
        return letter
    told = dict.fromkeys(_told(report) for report in letter.reports) or (TOLD,)
    doubt = () if is_ours else (DOUBT,)
    return replace(
        letter,
        subject=_subject(letter, is_ours=is_ours),
        text="\n".join((*told, *doubt, WHERE)),
        asides=(),
        attachments=(),
        language="en",
    )


def _is_about_ours(letter: Letter) -> bool:
    return bool(
        find_tokens(letter)
        or find_message_ids(letter)
        or holds_ours(letter.subject)
        or holds_ours(letter.full_text)
    )


def _subject(letter: Letter, *, is_ours: bool) -> str:
    if Label.BOUNCE not in letter.labels:
        return REPORT
    return SUBJECT if is_ours else UNPROVEN


def _told(report: DeliveryReport) -> str:
    status = f" ({report.status})" if report.status else ""
    return f"A mail server says: {report.action}{status}."
