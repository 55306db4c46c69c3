"""
Keep out of the contents of a case what a bounce says: it names whom we wrote to.

Who complained is for the identity compartment alone, where the original lies whole.
"""

from __future__ import annotations

from dataclasses import replace

from grievance.mail.letter import DeliveryReport, Label, Letter


SUBJECT = "A letter of ours came back"
UNPROVEN = "It looks as if a letter of ours came back"
DOUBT = (
    "Nothing proves that it is about a letter of ours; somebody may have written it. "
    "Please have a custodian look at the original."
)
WHERE = (
    "The report itself names the address, so that it is kept with the original, which "
    "custodians can open."
)


def conceal_bounce(letter: Letter, *, is_ours: bool) -> Letter:
    """
    Return a bounce with our own words in place of its; any other letter as it is.

    Where it does not prove that *is_ours* what came back, they say so: its words may be
    somebody's, and may name whom we wrote to all the same.
    """
    if Label.BOUNCE not in letter.labels:
        return letter
    told = dict.fromkeys(_told(report) for report in letter.reports)
    doubt = () if is_ours else (DOUBT,)
    return replace(
        letter,
        subject=SUBJECT if is_ours else UNPROVEN,
        text="\n".join((*told, *doubt, WHERE)),
        asides=(),
        attachments=(),
        language="en",
    )


def _told(report: DeliveryReport) -> str:
    status = f" ({report.status})" if report.status else ""
    return f"A mail server says: {report.action}{status}."
