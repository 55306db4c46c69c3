"""What one mail may still cost, with the mails and files that are inside it."""

from __future__ import annotations

from grievance.mail.letter import MOST_ASIDES
from grievance.mail.limits import Limits
from grievance.mail.reading.parts import Budget


class Allowance:
    """
    Counts down while a mail is read.

    Every part of the mail itself may become an attachment.  What is found inside an
    attachment is listed besides only while the sum of all stays within the limits.
    """

    def __init__(self, limits: Limits, size: int) -> None:
        self.limits = limits
        self.budget = Budget(limits)
        self.room = limits.text  # characters of text
        self._spare = limits.size - size  # bytes that may be listed twice
        self._unsaid = limits.text  # characters of asides
        self._asides = MOST_ASIDES
        self._openable = 2 * limits.size  # bytes of enclosed mails, all levels together

    def list_besides(self, size: int) -> bool:
        """Take a file of *size* bytes that another one holds; False when there is no room."""
        if size > self._spare or self.budget.parts + 1 >= self.limits.parts:
            return False
        self._spare -= size
        self.budget.parts += 1
        return True

    def say(self, *asides: str) -> bool:
        """Take *asides* that belong together; False when there is no room for them."""
        size = sum(map(len, asides))
        if size > self._unsaid or len(asides) > self._asides:
            return False
        self._unsaid -= size
        self._asides -= len(asides)
        return True

    def open(self, size: int) -> bool:
        """Take the reading of an enclosed mail of *size* bytes."""
        if size > self._openable:
            return False
        self._openable -= size
        return True
