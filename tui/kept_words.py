"""What somebody wants of words that were kept for them."""

from __future__ import annotations

from enum import StrEnum


class Wish(StrEnum):
    """What is to become of them."""

    GO_ON = "go-on"
    DROP = "drop"
    LATER = "later"
