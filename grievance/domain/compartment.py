"""The two depths of a case that have a lock of their own."""

from __future__ import annotations

from enum import StrEnum


class Compartment(StrEnum):
    """Which box of a case something lies in."""

    CONTENTS = "contents"
    IDENTITY = "identity"
