"""
`python -m worker.alive`: whether the worker of this home serves, for who would restart it.

Ends with 0 where `/health/live` answers, else with 1.  Neither the database nor a mail
server is asked for: what is wrong with those no restart mends, and the doctor tells.  Of an
office that sets no address for health it knows nothing, and ends with 0: whether the
process is there at all is seen without it.
"""

from __future__ import annotations

import os
import sys

from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from grievance.domain.errors import GrievanceError
from grievance.home import Home, find_home
from grievance.settings import read_settings


PATIENCE_SECONDS = 10.0
LIVE = "/health/live"


def ends_with(environ: Mapping[str, str]) -> int:
    """
    Return the exit status for the home that the environment names.

    Raises:
        SetupError: Its settings cannot be read.
    """
    settings = read_settings(Home(find_home(environ)).settings, environ)
    address = settings.worker.health_address
    return 0 if address is None or answers(*address) else 1


def answers(host: str, port: int) -> bool:
    """Tell whether a worker serves at this address."""
    connection = HTTPConnection(host, port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", LIVE)
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    try:
        sys.exit(ends_with(os.environ))  # noqa: TID251  # an entry point
    except GrievanceError as refusal:
        sys.exit(str(refusal))
