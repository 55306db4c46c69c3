"""Write what comes out of a case into a file that only its owner reads."""

from __future__ import annotations

import os

from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.home import PRIVATE_FILE


def write_new(path: Path, content: bytes) -> None:
    """
    Make a file; one that is there stays as it is.

    Raises:
        SetupError: It is there already, or cannot be written.
    """
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        descriptor = os.open(path, flags, PRIVATE_FILE)
        with open(descriptor, "wb") as file:  # noqa: PTH123  # a descriptor, no path
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror}; name another file."
        raise SetupError(msg) from None
