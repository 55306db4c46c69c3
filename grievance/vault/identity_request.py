"""
What a new person hands in: their public keys and their locked identity, one file.

    body      = canonical JSON of a `IdentityRequest`, bytes as base64
    signature = Ed25519 by the new keys, over lp("grv1/identity-request", body)
    vouched   = Ed25519 by the person's keys so far, over lp("grv1/identity-next", body)
    words     = spoken("grv1/identity-words", body), compared by telephone

Whoever signs has the seed, of which the keys to wrap to come as well: who puts in
another's key instead could open nothing that is given to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from grievance.domain.errors import SetupError
from grievance.domain.ids import PersonId
from grievance.vault.encoding import lp
from grievance.vault.errors import SealError
from grievance.vault.identity import (
    SALT_SIZE,
    Identity,
    LockedIdentity,
    cost_of,
)
from grievance.vault.keys import KEY_SIZE, SigningKey, verify
from grievance.vault.spoken import REQUEST, spoken
from grievance.vault.suites import SUITES
from grievance.vault.wrap import wrap


FIRST_LINE = "grievance identity-request 1"
LARGEST = 64 * 1024  # bytes; some five thousand are usual
_LABEL = "grv1/identity-request"
_NEXT_LABEL = "grv1/identity-next"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRequest:
    """
    One key version of a person, as they made it on their own machine.

    *boxes* has a public key for each suite, of which the office takes its own, and
    *former* their seed so far under the new one; empty where they had or have none.
    """

    name: str
    boxes: dict[str, bytes]
    sign: bytes
    locked: LockedIdentity
    former: bytes = field(repr=False)
    made_at: datetime

    @property
    def person_id(self) -> PersonId:
        return self.locked.person_id

    @property
    def kv(self) -> int:
        return self.locked.kv

    def box(self, suite: int) -> bytes:
        """Return the public key to wrap to in an office of *suite*."""
        try:
            return self.boxes[str(suite)]
        except KeyError:
            raise SealError from None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIdentityRequest:
    """A request that whoever has its private keys made; *vouched* may be empty."""

    request: IdentityRequest
    body: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    vouched: bytes = field(repr=False)

    @property
    def words(self) -> str:
        """What two people compare by telephone."""
        return spoken(REQUEST, self.body)

    def is_vouched_by(self, sign: bytes) -> bool:
        """Tell whether who has the private half of *sign* asks for these keys."""
        try:
            verify(sign, self.vouched, lp(_NEXT_LABEL, self.body))
        except SealError:
            return False
        return True


def make_request(  # noqa: PLR0913  # keywords, each a fact of the person
    identity: Identity,
    *,
    name: str,
    locked: LockedIdentity,
    made_at: datetime,
    former: bytes = b"",
    voucher: SigningKey | None = None,
) -> SignedIdentityRequest:
    """Ask for *identity*, which lies under *locked*; *voucher* signs with keys so far."""
    seed = identity.seed
    request = IdentityRequest(
        name=name,
        boxes={str(suite): Identity(seed, suite=suite).box.public for suite in SUITES},
        sign=identity.signing.public,
        locked=locked,
        former=former,
        made_at=made_at,
    )
    body = _encode(request)
    return SignedIdentityRequest(
        request=request,
        body=body,
        signature=identity.signing.sign(lp(_LABEL, body)),
        vouched=voucher.sign(lp(_NEXT_LABEL, body)) if voucher else b"",
    )


def write_request(signed: SignedIdentityRequest) -> bytes:
    """Write the file: what it is, the request, and the two signatures in hex."""
    signatures = (signed.signature.hex(), signed.vouched.hex() or "-")
    lines = (FIRST_LINE.encode(), signed.body, *(one.encode() for one in signatures))
    return b"\n".join(lines) + b"\n"


def read_request(content: bytes) -> SignedIdentityRequest:
    """
    Read a file, and check that who made it has the private keys.

    Raises:
        SetupError: It is no such file, or it was damaged or changed on its way.
    """
    try:
        return _read(content)
    except (SealError, ValueError, msgspec.DecodeError, RecursionError):
        msg = "This is no request of a person, or it was changed; have them send it again."
        raise SetupError(msg) from None


def _read(content: bytes) -> SignedIdentityRequest:
    lines = content.splitlines() if len(content) <= LARGEST else []
    first, body, signature, vouched = lines  # a ValueError for any other number
    if first != FIRST_LINE.encode():
        raise SealError
    request = _REQUESTS.decode(body)
    if not _is_sound(request) or _encode(request) != body:
        raise SealError
    signed = SignedIdentityRequest(
        request=request,
        body=body,
        signature=bytes.fromhex(signature.decode("ascii")),
        vouched=b"" if vouched == b"-" else bytes.fromhex(vouched.decode("ascii")),
    )
    verify(request.sign, signed.signature, lp(_LABEL, body))
    return signed


def _is_sound(request: IdentityRequest) -> bool:
    """Whether it could be used; a key that nothing can be wrapped to is refused."""
    cost_of(request.locked)
    for suite in SUITES:
        wrap(request.box(suite), bytes(KEY_SIZE), _LABEL, suite=suite)
    return (
        {str(suite): of.public_size for suite, of in SUITES.items()}
        == {suite: len(box) for suite, box in request.boxes.items()}
        and len(request.sign) == KEY_SIZE
        and len(request.locked.salt) == SALT_SIZE
        and request.kv >= 1
        and request.made_at.utcoffset() == timedelta(0)
    )


def _encode(request: IdentityRequest) -> bytes:
    return msgspec.json.encode(request, order="sorted")


# Made once, here: msgspec crashes where two threads look at a new type together.
_REQUESTS = msgspec.json.Decoder(IdentityRequest)
