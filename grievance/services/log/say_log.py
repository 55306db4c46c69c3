"""Say what an entry of the log tells, in a sentence without ids."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grievance.domain.contents import PlainKind
from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY, ROOT, WORKER
from grievance.storage.log_objects import MESSAGE, OUTGOING, REQUEST, SLIP


# What goes before the case: "a letter in GR-7F3K-9Q2D".
NOUNS: Mapping[str, str] = MappingProxyType(
    {
        PlainKind.LETTER: "a letter in",
        PlainKind.ATTACHMENT: "an attachment in",
        PlainKind.ORIGINAL: "an original message in",
        PlainKind.RECORD: "a record in",
        SLIP: "the coded facts of",
        OUTGOING: "a letter of ours in",
        MESSAGE: "a message for",
        REQUEST: "a request on",
        "contents": "the contents of",
        "identity": "who is behind",
    }
)
ALONE: Mapping[str, str] = MappingProxyType(
    {MESSAGE: "a message", REQUEST: "a request on a message"}
)
# Of each act: who did it stands before; {it} is what it was done to, {case} the case,
# {whom} to whom, {last} what the object's name ends with.
SAID: Mapping[str, str] = MappingProxyType(
    {
        Act.OFFICE_FOUNDED: "founded the office",
        Act.DIRECTORY_SIGNED: "signed what {whom} is in the office",
        Act.KEYS_DESTROYED: "destroyed keys of the mechanism, version {last}",
        Act.ROOT_HANDED_OVER: "handed over to another root key",
        Act.RECOVERY_DRILLED: "was proved to be at hand; nothing was opened",
        Act.RECOVERY_USED: "began to open cases",
        Act.LOCK_SET: "put keys of {whom} under a passphrase, version {last}",
        Act.LOCK_REMOVED: "took a passphrase off keys of {whom}, version {last}",
        Act.REGISTRY_IMPORTED: "changed the registry",
        Act.CASE_RECEIVED: "opened the new case {it}",
        Act.LETTER_ARRIVED: "noted that a letter arrived in {it}",
        Act.PART_ADDED: "put {it}",
        Act.SLIP_WRITTEN: "wrote {it}",
        Act.KEY_MADE: "made a key for {it}",
        Act.ACCESS_GRANTED: "gave {whom} the key to {it}",
        Act.ACCESS_ENDED: "took from {whom} the key to {it}",
        Act.ACCESS_REWRAPPED: "gave newer keys of {whom} the key to {it}",
        Act.PART_CARRIED: "carried {it} to its new key",
        Act.CONTENTS_OPENED: "opened {it}",
        Act.CASES_SEARCHED: "looked for words in {last} cases",
        Act.WORDS_SHOWN: "was shown words of {it} by a search",
        Act.IDENTITY_OPENED: "looked who is behind {it}",
        Act.IDENTITY_COMPARED: "had a text compared with who is behind {it}",
        Act.ATTACHMENT_READ: "read {it}",
        Act.EVIDENCE_EXPORTED: "took evidence out of {it}",
        Act.CASE_ASSIGNED: "gave {it} to somebody to handle",
        Act.CASE_UNASSIGNED: "left {it} without a handler",
        Act.STAGE_CHANGED: "moved {it} to another stage",
        Act.URGENCY_CHANGED: "changed how urgent {it} is",
        Act.KIND_CHANGED: "changed what kind of case {it} is",
        Act.CLOCK_PAUSED: "let a clock of {it} stand still",
        Act.CLOCK_RESUMED: "let a clock of {it} go on",
        Act.CLOCKS_MOVED: "moved what is due in {it}",
        Act.CLOCK_CALLED: "reminded of a clock of {it}",
        Act.REPLIES_REVOKED: "let reply addresses of {it} prove nobody any more",
        Act.ANSWER_ARRIVED: "noted that an audit answered {it}",
        Act.NOTE_ADDED: "wrote a note in {case}",
        Act.REASON_GIVEN: "gave a reason in {case}",
        Act.RECORD_WRITTEN: "put something on record in {case}",
        Act.LETTER_COLLECTED: "took in {it}",
        Act.LETTER_ADMITTED: "filed {it}",
        Act.LETTER_SET_ASIDE: "put {it} aside",
        Act.LETTER_QUARANTINED: "put {it} in quarantine",
        Act.QUARANTINE_OPENED: "looked at {it} that was put aside",
        Act.LETTER_SHARED: "let others look at {it}",
        Act.LETTER_REWRAPPED: "let newer keys of the same people open {it}",
        Act.LETTER_RETRIED: "had {it} read again",
        Act.LETTER_DISCARDED: "destroyed {it}",
        Act.LETTER_REFILED: "filed {it} elsewhere",
        Act.REQUEST_MADE: "asked for {it}",
        Act.REQUEST_ANSWERED: "answered {it}",
        Act.OUTGOING_MADE: "made {it} to be sent",
        Act.OUTGOING_RELEASED: "let {it} go",
        Act.OUTGOING_NAMED: "addressed {it}",
        Act.ALIAS_MADE: "gave {it} a second reference",
        Act.OUTGOING_WITHDRAWN: "took {it} back",
        Act.OUTGOING_SENDING: "began to send {it}",
        Act.OUTGOING_PUT_BACK: "put {it} back, to try again",
        Act.OUTGOING_SENT: "sent {it}",
        Act.OUTGOING_UNCERTAIN: "cannot tell whether {it} arrived",
        Act.OUTGOING_FAILED: "could not send {it}",
        Act.OUTGOING_BOUNCED: "had {it} come back",
        Act.OUTGOING_SETTLED: "settled {it}",
        Act.RETENTION_CHANGED: "changed how long {it} is kept",
        Act.CASE_ERASED: "erased {it} for good",
        Act.DESTROYED: "destroyed {it} with its case",
        Act.FILE_WRITTEN_OFF: "wrote off {it}, whose bytes are lost",
        Act.BLOB_DELETED: "deleted sealed bytes from the object store",
        Act.BOOKS_RESTORED: "put books of {last} entries back from a backup",
        Act.STEPPED_BACK: "went back to entry {last}, though more had been seen",
        Act.STAFF_MAIL_SENDING: "began to send a mail to the office",
        Act.STAFF_MAIL_ENDED: "ended a mail to the office",
        Act.STATISTICS_REHEARSED: "rehearsed the statistics of {last}",
        Act.STATISTICS_PUBLISHED: "published the statistics of {last}",
    }
)
# The same where a part of the object's name tells more.
SAID_OF: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (Act.DIRECTORY_SIGNED, WORKER): "signed other keys of the mechanism",
        (Act.DIRECTORY_SIGNED, RECOVERY): "signed another recovery key",
        (Act.DIRECTORY_SIGNED, ROOT): "signed for the first time, after the one before",
        (Act.DIRECTORY_SIGNED, "suite"): "moved the office to suite {last}",
        (Act.LOCK_SET, "code"): "put keys of {whom} under a code, version {last}",
        (Act.CASES_SEARCHED, "names"): "looked for a name in {last} cases",
        (Act.CASES_SEARCHED, "index"): "had {last} cases read for searches to come",
        (Act.LOCK_REMOVED, "code"): "took a code off keys of {whom}, version {last}",
    }
)
READING = frozenset(
    {
        Act.CONTENTS_OPENED,
        Act.CASES_SEARCHED,
        Act.WORDS_SHOWN,
        Act.IDENTITY_OPENED,
        Act.IDENTITY_COMPARED,
        Act.ATTACHMENT_READ,
        Act.EVIDENCE_EXPORTED,
        Act.QUARANTINE_OPENED,
    }
)


def say_thing(kind: str, reference: str) -> str:
    """Name a thing of *kind* in the case called so; of none, where that is empty."""
    if not reference:
        return ALONE.get(kind, "something")
    noun = NOUNS.get(kind, "")
    return f"{noun} {reference}".strip()


def say_act(act: str, thing: str, *, whom: str = "", case: str = "", name: str) -> str:
    """
    Say what was done to *thing*, which the log calls by this *name*.

    An act that this program does not know is said by its own name.
    """
    parts = name.split("/")
    others = (SAID_OF.get((act, part)) for part in parts)
    said = next(filter(None, others), SAID.get(act))
    if said is None:
        return f"{act.replace('-', ' ')}: {thing}"
    known = {"whom": whom or "somebody", "case": case or "a case"}
    return said.format(it=thing, last=parts[-1], **known)
