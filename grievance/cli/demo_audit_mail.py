"""
The mails of the demonstration's audit: what is complained of, and what auditors answer.

They name in braces what only this office and this day can tell: ``{date}``, ``{days}``,
and of the notice that is answered ``{reply_address}``, ``{message_id}``, ``{subject}``.
"""

from __future__ import annotations

from datetime import datetime
from email import policy
from email.parser import BytesParser
from email.utils import format_datetime

from grievance.cli.demo_replies import letters_folder
from grievance.demo import HERE
from grievance.domain.errors import SetupError
from grievance.wiring import Mechanism


FOLDER = HERE / "audit"
COMPLAINT, RECEIPT, FINDINGS = "01-complaint.eml", "02-receipt.eml", "03-findings.eml"


def complaint(at: datetime) -> bytes:
    """Return the complaint, as it comes in at that time."""
    return _filled(COMPLAINT, at, {})


def answer(mechanism: Mechanism, name: str, reference: str) -> bytes:
    """
    Return an auditor's answer to the notice that went out under *reference*.

    Raises:
        SetupError: None did.
    """
    sent = next(letters_folder(mechanism).glob(f"{reference}.*.eml"), None)
    if sent is None:
        msg = f"No notice went out under {reference}, so that nobody can answer it."
        raise SetupError(msg)
    notice = BytesParser(policy=policy.default).parsebytes(sent.read_bytes())
    known = {
        "reply_address": str(notice["Reply-To"]),
        "message_id": str(notice["Message-ID"]),
        "subject": str(notice["Subject"]),
    }
    return _filled(name, mechanism.now(), known)


def _filled(name: str, at: datetime, known: dict[str, str]) -> bytes:
    text = (FOLDER / name).read_text("utf-8")
    known = {"date": format_datetime(at), "days": f"{at:%Y%m%d}", **known}
    for what, said in known.items():
        text = text.replace(f"{{{what}}}", said)
    return text.encode()
