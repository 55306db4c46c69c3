"""One office for each suite of wrapping; nobody shares a key with anybody."""

from __future__ import annotations

import inspect

import pytest

from grievance.vault import identity
from grievance.vault.suites import SUITES
from tests.vault.office import Office, make_office


@pytest.fixture(name="office", scope="session", params=sorted(SUITES))
def _office(request: pytest.FixtureRequest) -> Office:
    return make_office(suite=request.param)


@pytest.fixture(autouse=True)
def _stretched_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Here it is the stretching itself that is tested, so that none is remembered.
    """
    for name in ("new_salt", "stretch"):
        anew = inspect.unwrap(getattr(identity, name))
        monkeypatch.setattr(identity, name, anew)
