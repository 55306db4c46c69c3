"""One office for each suite of wrapping; nobody shares a key with anybody."""

from __future__ import annotations

import pytest

from grievance.vault.suites import SUITES
from tests.vault.office import Office, make_office


@pytest.fixture(name="office", scope="session", params=sorted(SUITES))
def _office(request: pytest.FixtureRequest) -> Office:
    return make_office(suite=request.param)
