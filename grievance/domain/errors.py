"""What can be refused, in words a person can read and act on."""

from __future__ import annotations


class GrievanceError(Exception):
    """Something was refused; the message says why, without private facts."""


class NotFoundError(GrievanceError):
    """There is no such thing on the books."""


class NotAllowedError(GrievanceError):
    """The rules do not allow this step from where things stand."""


class ConflictError(GrievanceError):
    """Somebody else changed it first."""


class AlteredError(GrievanceError):
    """Something on the books is not what the log saw last."""


class SetupError(GrievanceError):
    """The surroundings are not fit to work in: home, file, server or version."""


class NoSpaceError(SetupError):
    """No byte is left where the books lie; whatever was begun was not kept."""


class DamagedError(SetupError):
    """The file of the books is no longer what was written; a backup has to help."""
