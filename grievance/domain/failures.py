"""
What went wrong, in plain words for people: the books keep a code of ours only.

The code is the name of an error's class, or what a mail server's refusal was named.
"""

from __future__ import annotations

import re

from grievance.domain.intake import SpoolState
from grievance.domain.outbox import JobKind


_UNFORESEEN = "Something went wrong that nobody foresaw."
KNOWN = {
    "AlteredError": "Somebody changed the books behind the log's back.",
    "BlobsAwayError": "The object store was away, or refused its work.",
    "BlobsRefusedError": "The object store does not let this machine do that.",
    "BrokenLogError": "The log does not fit together.",
    "ConflictError": "Something else changed at the same moment, again and again.",
    "MemoryError": "This machine has too little memory for it.",
    "KeptBlobError": (
        "It was to delete an object that is in use, or not of these books; it is still "
        "there: find out who has access to the database."
    ),
    "NoSpaceError": "No space is left on the disk of the database.",
    "NotAllowedError": "The rules of the office do not allow it.",
    "NotFoundError": "What it is about is no longer there.",
    "DamagedError": "The database file is damaged.",
    "DatabaseError": "The database refused something.",
    "FileNotFoundError": "A file is missing on the worker's machine.",
    "IntegrityError": "It does not fit to what is in the database.",
    "InterfaceError": "The database was away.",
    "OperationalError": "The database was away, or too busy.",
    "OSError": "Something on this machine failed: a disk, a file or the network.",
    "OutOfTriesError": "The worker died of it every time.",
    "PermissionError": "The worker may not read or write something on its machine.",
    "RolledBackError": "Somebody put back older books than were seen here before.",
    "SealError": "It cannot be opened: the key is another, or the bytes were altered.",
    "SecretError": "A password or an access token could not be had.",
    "SetupError": "Something is missing on the worker's machine.",
    "TimeoutError": "It took too long.",
    "TooLongError": "Statistics could not be attacked in time; they are not published.",
    "UnreadableMailError": "The message cannot be read.",
    "UnsafeError": "Too much could be known of a number that would be published.",
}
_OF_SERVER = re.compile(r"[a-z][a-z0-9-]{0,60}")  # as `grievance.mail.post.smtp` names
_NEXT_OF_MESSAGE = {
    SpoolState.QUARANTINED: (
        "Look at it and enter what it says by hand, or have it read again once what "
        "stood in its way is mended."
    ),
    SpoolState.SET_ASIDE: (
        "Look at it if you doubt that; a complaint becomes a case by hand, as it is."
    ),
}
_NEXT_OF_JOB = {
    JobKind.UNKNOWN: (
        "This program makes no such jobs; find out who has access to the database."
    ),
    JobKind.RECEIVE_LETTER: "The message waits sealed; mend that, and try it again.",
    JobKind.SEND_LETTER: "The letter is still here; mend that, and try it again.",
    JobKind.SIGN_CHECKPOINT: (
        "Run `grievance log verify`; if nothing is wrong, try it again."
    ),
    JobKind.WATCH_CLOCKS: (
        "Nobody was reminded in this round; the next one makes up for it."
    ),
    JobKind.PLAN_NOTICES: (
        "The next round, tomorrow at the latest, makes up for it; mend that before."
    ),
    JobKind.PUBLISH_STATISTICS: (
        "Run `grievance statistics rehearse` yourself, which says more; tomorrow the "
        "worker tries again."
    ),
    JobKind.DELETE_BLOB: (
        "Sealed bytes that nobody can open lie in the object store still; mend that, and "
        "try it again."
    ),
    JobKind.SWEEP_BLOBS: (
        "The next round, tomorrow, makes up for it; `grievance doctor` looks at the store."
    ),
    JobKind.SEND_STAFF_MAIL: (
        "Look at `grievance clocks` yourself; mend that, and try it again."
    ),
}


def what_went_wrong(code: str) -> str:
    """Say in a sentence what the code of a failure means."""
    if code in KNOWN:
        return KNOWN[code]
    if _OF_SERVER.fullmatch(code):
        return f"The mail server did not take it ({code})."
    return _UNFORESEEN


def next_of_message(state: SpoolState) -> str:
    """Say in a sentence what becomes of a message that was put aside."""
    return _NEXT_OF_MESSAGE.get(state, "")


def next_of_job(kind: JobKind) -> str:
    """Say in a sentence what to do about a job that was given up."""
    return _NEXT_OF_JOB[kind]
