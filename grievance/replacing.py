"""Put a file in the place of another in one indivisible step."""

from __future__ import annotations

import os
import tempfile

from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.home import PRIVATE_FILE


def replace_file(path: Path, text: str, *, mode: int = PRIVATE_FILE) -> None:
    """
    Write *text* to *path*: whoever reads it finds the old text or the new one, whole.

    Raises:
        SetupError: It cannot be written; what was there is still there.
    """
    draft = None
    try:
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123  # a descriptor, no path
            os.fchmod(file.fileno(), mode)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except OSError as error:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)
        msg = f"{path} cannot be written: {error.strerror}."
        raise SetupError(msg) from None
