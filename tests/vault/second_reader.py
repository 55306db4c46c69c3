"""
The envelope read a second time, from docs/spec/envelope.md and nothing of the project.

Suite 1 only.  It opens and checks, slowly; it makes nothing.  If it and the vault ever
disagree, one of them does not do what the specification says.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id


CHUNK = 16 * 1024
TAG = 16
KEM_ID = b"KEM\x00\x20"
HPKE_ID = b"HPKE\x00\x20\x00\x01\x00\x02"


def lp(*parts: bytes | str | int) -> bytes:
    raw = [part if isinstance(part, bytes) else str(part).encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in raw)


def expand(prk: bytes, info: bytes, size: int, name: str = "sha256") -> bytes:
    """HKDF-Expand, RFC 5869, section 2.3."""
    block, out = b"", b""
    for counter in range(1, 256):
        if len(out) >= size:
            break
        block = hmac.digest(prk, block + info + bytes([counter]), name)
        out += block
    return out[:size]


def derive(secret: bytes, label: str) -> bytes:
    return expand(secret, b"grv1/" + label.encode(), 32)


def unwrap(seed: bytes, wrapped: bytes, *context: str | int | bytes) -> bytes:
    """Open a wrap of suite 1 with the 32-byte seed of its owner's box key."""
    suite, encapsulated, sealed = wrapped[0], wrapped[1:33], wrapped[33:]
    assert suite == 1
    private = X25519PrivateKey.from_private_bytes(seed)
    shared = _decapsulate(private, encapsulated)
    key, nonce = _schedule(shared, lp("grv1/wrap", *context))
    return AESGCM(key).decrypt(nonce, sealed, b"")


def unseal(key: bytes, sealed: bytes, *place: str | int) -> bytes:
    """Open a seal; *place* is table, column, row, case, key version, revision."""
    version, salt, commitment = sealed[0], sealed[1:25], sealed[25:57]
    assert version == 1
    context = lp("grv1/seal", *place)
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00" + salt + context
    derived = expand(key, info, 32 + 12 + 32, "sha512")
    assert derived[44:] == commitment
    return _unpad(_chunks(AESGCM(derived[:32]), derived[32:44], sealed[57:]))


def lock_key(passphrase: str, salt: bytes, device: bytes) -> bytes:
    """Stretch an already normalised passphrase at the low-memory cost."""
    argon = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=65536)
    prk = hmac.digest(bytes(32), argon.derive(passphrase.encode()) + device, "sha256")
    return expand(prk, b"grv1/identity-lock", 32)


def verify(public: bytes, signature: bytes, *message: str | int | bytes) -> None:
    Ed25519PublicKey.from_public_bytes(public).verify(signature, lp(*message))


def carried(inner: bytes) -> tuple[int, bytes, bytes, bytes]:
    """Return key version, item key, author's signature and seal of a carried part."""
    assert inner[0] == 1
    return int.from_bytes(inner[1:5], "big"), inner[5:37], inner[37:101], inner[101:]


def proof(secret: bytes, wrapped: bytes, *grant: str | int) -> bytes:
    """Return what proves a grant: case, kv, compartment, holder, holder kv, until."""
    message = lp("grv1/grant", *grant, hashlib.sha256(wrapped).digest())
    return hmac.digest(derive(secret, "grant"), message, "sha256")


def signing(seed: bytes) -> bytes:
    """Return the public half of an Ed25519 key."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _decapsulate(private: X25519PrivateKey, encapsulated: bytes) -> bytes:
    """RFC 9180, section 4.1."""
    point = private.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    prk = _extract(KEM_ID, b"", b"eae_prk", point)
    both = encapsulated + private.public_key().public_bytes_raw()
    return _expand(KEM_ID, prk, b"shared_secret" + both, 32)


def _schedule(shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    """RFC 9180, section 5.1, base mode."""
    context = (
        b"\x00"
        + _extract(HPKE_ID, b"", b"psk_id_hash", b"")
        + _extract(HPKE_ID, b"", b"info_hash", info)
    )
    secret = _extract(HPKE_ID, shared, b"secret", b"")
    key = _expand(HPKE_ID, secret, b"key" + context, 32)
    return key, _expand(HPKE_ID, secret, b"base_nonce" + context, 12)


def _extract(suite: bytes, salt: bytes, label: bytes, value: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + value, "sha256")


def _expand(suite: bytes, prk: bytes, label_and_info: bytes, size: int) -> bytes:
    info = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label_and_info
    return expand(prk, info, size)


def _chunks(aead: AESGCM, base: bytes, body: bytes) -> bytes:
    plaintext = b""
    for number, start in enumerate(range(0, len(body), CHUNK + TAG)):
        nonce = int.from_bytes(base, "big") ^ number
        chunk = body[start : start + CHUNK + TAG]
        opened = aead.decrypt(nonce.to_bytes(12, "big"), chunk, b"")
        plaintext += opened
        is_last = start + CHUNK + TAG > len(body)
        assert is_last == (len(opened) < CHUNK)
    return plaintext


def _unpad(padded: bytes) -> bytes:
    end = 4 + int.from_bytes(padded[:4], "big")
    assert not any(padded[end:])
    return padded[4:end]
