"""
Names for what a registry holds, made of the keys that its operator uses.

A key that is a UUID stays what it is; any other short text becomes a UUID in a fixed
namespace, so that the same key means the same thing in every file and every import.
"""

from __future__ import annotations

import re

from enum import StrEnum
from functools import lru_cache
from typing import Final, NewType
from uuid import UUID, uuid5


MemberId = NewType("MemberId", UUID)
FirmId = NewType("FirmId", UUID)
AuditorId = NewType("AuditorId", UUID)
LinkId = NewType("LinkId", UUID)
EventId = NewType("EventId", UUID)
OrganisationId = NewType("OrganisationId", UUID)  # of an Entity or of a Member

LONGEST_KEY: Final = 100
_NAMESPACE: Final = UUID("5b0c9f3e-8f0a-5d53-9d8e-2f6f1c7f3a10")  # never changes
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_KEY = re.compile(r"[^\s:;\x00-\x1f\x7f](?:[^:;\x00-\x1f\x7f]*[^\s:;\x00-\x1f\x7f])?")


class Noun(StrEnum):
    """The kinds of things on record."""

    MEMBER = "member"
    FIRM = "firm"
    AUDITOR = "auditor"
    ENTITY = "entity"
    CERTIFICATION = "certification"
    AUDIT = "audit"
    LINK = "link"
    EVENT = "event"


def is_key(text: str) -> bool:
    """Tell whether *text* can be a key: short, on one line, no colon or semicolon."""
    return len(text) <= LONGEST_KEY and _KEY.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    """Tell whether *text* is a UUID as they are usually written."""
    return _UUID.fullmatch(text) is not None


@lru_cache(maxsize=1 << 16)  # a file names each Entity several times
def id_for(noun: Noun, key: str) -> UUID:
    """Return the id of what an operator knows as *key*."""
    return UUID(key) if is_uuid(key) else uuid5(_NAMESPACE, f"{noun}:{key}")


def own_key(key: str) -> str:
    """Return *key* as it is worth keeping beside the id: nothing for a UUID."""
    return "" if is_uuid(key) else key
