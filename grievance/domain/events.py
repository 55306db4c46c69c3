"""What happened to a case; codes and ids only, never a person's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from grievance.domain.ids import CaseId, HolderId


CLOCK_TOLERANCE = timedelta(minutes=10)  # several hosts write, each with its clock


class Act(StrEnum):
    """The acts the log knows; each entry names one."""

    OFFICE_FOUNDED = "office-founded"
    DIRECTORY_SIGNED = "directory-signed"
    KEYS_DESTROYED = "keys-destroyed"  # of the worker, from before
    ROOT_HANDED_OVER = "root-handed-over"  # from one root key to the next
    RECOVERY_DRILLED = "recovery-drilled"  # shares proved to be those of the key
    RECOVERY_USED = "recovery-used"  # opened a case, to give it to somebody
    LOCK_SET = "lock-set"  # a person's keys lie under a passphrase or a code
    LOCK_REMOVED = "lock-removed"
    REGISTRY_IMPORTED = "registry-imported"
    CASE_RECEIVED = "case-received"
    LETTER_ARRIVED = "letter-arrived"
    PART_ADDED = "part-added"
    SLIP_WRITTEN = "slip-written"
    KEY_MADE = "key-made"
    ACCESS_GRANTED = "access-granted"
    ACCESS_ENDED = "access-ended"  # whoever had it may have kept the key: it is due
    ACCESS_REWRAPPED = "access-rewrapped"  # the same access, for newer keys of theirs
    PART_CARRIED = "part-carried"  # to the next key of its case
    CONTENTS_OPENED = "contents-opened"
    CASES_SEARCHED = "cases-searched"  # so many of them; for which words, nobody tells
    WORDS_SHOWN = "words-shown"  # of a case, as the result of a search
    IDENTITY_OPENED = "identity-opened"
    IDENTITY_COMPARED = "identity-compared"  # with a text; nobody was shown who it is
    ATTACHMENT_READ = "attachment-read"
    EVIDENCE_EXPORTED = "evidence-exported"
    CASE_ASSIGNED = "case-assigned"
    CASE_UNASSIGNED = "case-unassigned"  # whoever answered for it is off it
    STAGE_CHANGED = "stage-changed"
    URGENCY_CHANGED = "urgency-changed"
    KIND_CHANGED = "kind-changed"
    CLOCK_PAUSED = "clock-paused"
    CLOCK_RESUMED = "clock-resumed"
    CLOCKS_MOVED = "clocks-moved"
    CLOCK_CALLED = "clock-called"  # due soon, overdue, or over: somebody is told
    REPLIES_REVOKED = "replies-revoked"
    ANSWER_ARRIVED = "answer-arrived"  # an audit answered what the case had asked
    NOTE_ADDED = "note-added"
    REASON_GIVEN = "reason-given"
    RECORD_WRITTEN = "record-written"
    LETTER_COLLECTED = "letter-collected"
    LETTER_ADMITTED = "letter-admitted"
    LETTER_SET_ASIDE = "letter-set-aside"
    LETTER_QUARANTINED = "letter-quarantined"
    QUARANTINE_OPENED = "quarantine-opened"
    LETTER_SHARED = "letter-shared"  # others may look at it, or with other keys
    LETTER_REWRAPPED = "letter-rewrapped"  # for newer keys of the same holders
    LETTER_RETRIED = "letter-retried"
    LETTER_DISCARDED = "letter-discarded"
    LETTER_REFILED = "letter-refiled"
    REQUEST_MADE = "request-made"
    REQUEST_ANSWERED = "request-answered"
    OUTGOING_MADE = "outgoing-made"
    OUTGOING_RELEASED = "outgoing-released"
    OUTGOING_NAMED = "outgoing-named"  # the worker gave it its Message-ID
    ALIAS_MADE = "alias-made"
    OUTGOING_WITHDRAWN = "outgoing-withdrawn"
    OUTGOING_SENDING = "outgoing-sending"  # from here on it may have arrived
    OUTGOING_PUT_BACK = "outgoing-put-back"  # it did not: refused for now
    OUTGOING_SENT = "outgoing-sent"
    OUTGOING_UNCERTAIN = "outgoing-uncertain"
    OUTGOING_FAILED = "outgoing-failed"
    OUTGOING_BOUNCED = "outgoing-bounced"
    OUTGOING_SETTLED = "outgoing-settled"
    RETENTION_CHANGED = "retention-changed"  # how long a closed case is kept
    CASE_ERASED = "case-erased"
    DESTROYED = "destroyed"  # a thing of a case, in the transaction that erased it
    FILE_WRITTEN_OFF = "file-written-off"  # lost for good; two people say so
    BLOB_DELETED = "blob-deleted"  # sealed bytes outside, which no part names any more
    BOOKS_RESTORED = "books-restored"  # from a backup, of so many entries
    STEPPED_BACK = "stepped-back"  # to fewer entries than somebody had seen
    STAFF_MAIL_SENDING = "staff-mail-sending"  # from here on it may have arrived
    STAFF_MAIL_ENDED = "staff-mail-ended"
    STATISTICS_REHEARSED = "statistics-rehearsed"  # made, and waits for a person
    STATISTICS_PUBLISHED = "statistics-published"  # a period, once and for all


# Acts whose digest is that of something on the books as it is after them.
KEPT_ACTS = frozenset(
    {
        Act.CASE_RECEIVED,
        Act.LETTER_ARRIVED,
        Act.CONTENTS_OPENED,
        Act.CASE_ASSIGNED,
        Act.CASE_UNASSIGNED,
        Act.STAGE_CHANGED,
        Act.URGENCY_CHANGED,
        Act.KIND_CHANGED,
        Act.CLOCK_PAUSED,
        Act.CLOCK_RESUMED,
        Act.CLOCKS_MOVED,
        Act.CLOCK_CALLED,
        Act.REPLIES_REVOKED,
        Act.RETENTION_CHANGED,
        Act.CASE_ERASED,
        Act.ANSWER_ARRIVED,
        Act.KEY_MADE,
        Act.LOCK_SET,
        Act.ACCESS_GRANTED,
        Act.ACCESS_REWRAPPED,
        Act.PART_ADDED,
        Act.PART_CARRIED,
        Act.NOTE_ADDED,
        Act.REASON_GIVEN,
        Act.RECORD_WRITTEN,
        Act.SLIP_WRITTEN,
        Act.LETTER_COLLECTED,
        Act.LETTER_ADMITTED,
        Act.LETTER_SET_ASIDE,
        Act.LETTER_QUARANTINED,
        Act.LETTER_SHARED,
        Act.LETTER_REWRAPPED,
        Act.LETTER_RETRIED,
        Act.LETTER_DISCARDED,
        Act.LETTER_REFILED,
        Act.REQUEST_MADE,
        Act.REQUEST_ANSWERED,
        Act.OUTGOING_MADE,
        Act.OUTGOING_RELEASED,
        Act.OUTGOING_NAMED,
        Act.ALIAS_MADE,
        Act.OUTGOING_WITHDRAWN,
        Act.OUTGOING_SENDING,
        Act.OUTGOING_PUT_BACK,
        Act.OUTGOING_SENT,
        Act.OUTGOING_UNCERTAIN,
        Act.OUTGOING_FAILED,
        Act.OUTGOING_BOUNCED,
        Act.OUTGOING_SETTLED,
        Act.STATISTICS_PUBLISHED,
    }
)
# Acts after which that something is on the books no more.
ENDING_ACTS = frozenset({Act.ACCESS_ENDED, Act.LOCK_REMOVED, Act.DESTROYED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Somebody did something to a case; what the log keeps of it."""

    act: Act
    actor: HolderId
    case_id: CaseId
    at: datetime
