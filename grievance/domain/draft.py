"""A letter as somebody of the office writes it, and a copy of what went out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from grievance.domain.audit_item import Topic
from grievance.domain.contents import AttachmentNote
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import AuditId, CaseId, EntityId, OutgoingId
from grievance.domain.notice import NoticeKind
from grievance.domain.outgoing import OutgoingKind, Party
from grievance.domain.reference import Reference
from grievance.domain.registry_ids import FirmId, MemberId


LONGEST_SUBJECT, LONGEST_BODY = 300, 60_000  # characters
MOST_FILES, MOST_FILE_BYTES = 10, 8 * 1024 * 1024  # of a letter, together


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """
    Whom a letter is to; never an address.

    *entity*, *member* or *firm* only where it is to one of these, or to the desk that
    oversees the firm.
    """

    party: Party = Party.COMPLAINANT
    entity: EntityId | None = None
    member: MemberId | None = None
    firm: FirmId | None = None

    @property
    def organisation(self) -> EntityId | MemberId | None:
        """The Entity or Member that it is to."""
        return self.entity or self.member


COMPLAINANT = Addressee()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeOf:
    """
    Which notice a draft is, about which audit of which Entity, by its day then.

    *topics* are the criteria and versions that it tells of; *for_desk* where it goes to
    the desk that oversees the firm.
    """

    kind: NoticeKind
    audit_id: AuditId
    entity_id: EntityId
    start: date
    topics: tuple[Topic, ...] = ()
    for_desk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """
    A letter in the making; the last revision counts.

    *written* is what the templates wrote: what of subject and *body* is not in there
    somebody typed.  *reference* is the one that this addressee knows.  With *asked* it
    waits for a second person, under the request of that id.  *notice* only of what those
    who audit are told.  *pulled_back* are the letters that it became and that never went.
    *files* go with it; their bytes are parts of the case.
    """

    number: int
    revision: int = 1
    kind: OutgoingKind
    to: Addressee = COMPLAINANT
    reference: Reference
    language: str
    neutral: bool = False
    subject: str = field(repr=False)
    body: str = field(repr=False)
    written: str = field(repr=False)
    at: datetime
    asked: str = ""
    given_up: bool = False
    notice: NoticeOf | None = None
    pulled_back: tuple[str, ...] = ()
    files: tuple[AttachmentNote, ...] = ()

    def edited(self, subject: str, body: str, *, at: datetime) -> Draft:
        """
        Return its next revision, with other words.

        Raises:
            NotAllowedError: There are none, or too many.
        """
        subject, body = " ".join(subject.split()), f"{body.strip()}\n"
        if not subject or not body.strip():
            msg = "A letter needs a subject and a text."
            raise NotAllowedError(msg)
        if len(subject) > LONGEST_SUBJECT:
            msg = f"A subject has at most {LONGEST_SUBJECT} characters; shorten it."
            raise NotAllowedError(msg)
        if len(body) > LONGEST_BODY:
            msg = f"A letter has at most {LONGEST_BODY:,} characters; shorten it."
            raise NotAllowedError(msg)
        return self._next(at, subject=subject, body=body, asked="")

    def with_files(self, files: tuple[AttachmentNote, ...], *, at: datetime) -> Draft:
        """
        Return its next revision, with these *files* and no others.

        Raises:
            NotAllowedError: They are too many or too large, or it is a notice.
        """
        if self.notice is not None and files:
            msg = "A notice tells what the worker wrote and no more; attach nothing to it."
            raise NotAllowedError(msg)
        is_large = sum(one.size for one in files) > MOST_FILE_BYTES
        if len(files) > MOST_FILES or is_large:
            msg = (
                f"A letter takes at most {MOST_FILES} files of "
                f"{MOST_FILE_BYTES // 1024 // 1024} MB together; leave some out."
            )
            raise NotAllowedError(msg)
        return self._next(at, files=files, asked="")

    def asked_as(self, request: str, *, at: datetime) -> Draft:
        """Return its next revision, waiting under *request*; empty for no longer."""
        return self._next(at, asked=request)

    def give_up(self, *, at: datetime) -> Draft:
        """Return its last revision: it is not to be sent."""
        return self._next(at, given_up=True)

    def reopened(self, outgoing_id: str, *, at: datetime) -> Draft:
        """Return its next revision: the letter that it became was pulled back."""
        pulled_back = (*self.pulled_back, outgoing_id)
        return self._next(at, pulled_back=pulled_back, asked="")

    def became(self, copy: SentCopy) -> bool:
        """Whether *copy* is of a letter that it became, and that was not pulled back."""
        is_back = copy.outgoing_id in self.pulled_back
        return copy.draft == self.number and not is_back

    def sealed(self, *, at: datetime, despite: str = "") -> SentCopy:
        """Return it as a letter of its own, to be compared, agreed on and let go."""
        return SentCopy(
            outgoing_id=str(uuid4()),
            draft=self.number,
            kind=self.kind,
            to=self.to,
            reference=self.reference,
            language=self.language,
            neutral=self.neutral,
            subject=self.subject,
            body=self.body,
            at=at,
            despite=despite.strip(),
            notice=self.notice,
            files=self.files,
        )

    def _next(self, at: datetime, **changed: object) -> Draft:
        return replace(self, revision=self.revision + 1, at=at, **changed)  # type: ignore[arg-type]  # fields of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAddress:
    """Where to send a draft that is to somebody else; identity compartment only."""

    draft: int
    address: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCopy:
    """
    What was let go, and by whose word; the letter of ours says what became of it.

    *despite* is the reason for releasing it over what the leak guard found.
    """

    outgoing_id: str
    draft: int
    kind: OutgoingKind
    to: Addressee
    reference: Reference
    language: str
    neutral: bool = False
    subject: str = field(repr=False)
    body: str = field(repr=False)
    at: datetime
    despite: str = field(default="", repr=False)
    notice: NoticeOf | None = None
    files: tuple[AttachmentNote, ...] = ()

    @property
    def letter_id(self) -> OutgoingId:
        """The letter of ours that it is a copy of."""
        return OutgoingId(UUID(self.outgoing_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRelease:
    """
    A letter that somebody asks a custodian to send; identity compartment only.

    *files* are the bytes of what goes with it.  *salt* makes its digest one that nobody
    finds by guessing; *address* only where who
    asks has typed it.  *unread* are the cases behind a notice whose words they could not
    compare it with.
    """

    request_id: str
    copy: SentCopy = field(repr=False)
    written: str = field(repr=False)
    revision: int
    salt: str = field(repr=False)
    address: str = field(default="", repr=False)
    unread: tuple[CaseId, ...] = ()
    files: tuple[bytes, ...] = field(default=(), repr=False)
