"""
`grievance rekey` that is killed in the midst of its *n*-th key, as hard as can be.

    python -m tests.cli.dying_rekeyer NUMBER
"""

from __future__ import annotations

import os
import sys

from grievance.cli.main import run
from grievance.services import rekey_case
from tests.worker.dying_importer import dying


def main() -> None:
    """Die once the parts lie under the new key, and nobody was given it."""
    way = vars(rekey_case)
    way["keep_grants"] = dying(way["keep_grants"], int(sys.argv[1]))
    run(["rekey"], os.environ)  # noqa: TID251  # a process of its own


if __name__ == "__main__":
    main()
