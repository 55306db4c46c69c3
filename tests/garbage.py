"""
What tests leave is looked through for garbage, and never the tests themselves.

There are half a million things in a process that knows all tests: to look through them
takes half a second each time.  So they are frozen, and stay so.
"""

from __future__ import annotations

import gc

from collections.abc import Callable, Iterator

import pytest


class Frozen:
    """What nobody looks through: the tests, and all that was there when they began."""

    def __init__(self, freeze: Callable[[], None], thaw: Callable[[], None]) -> None:
        self._freeze, self._thaw = freeze, thaw
        self._is_thawed, self._is_more = True, False

    def keep(self) -> None:
        """Freeze what is there, unless it is frozen still."""
        if self._is_thawed:
            self._freeze()
            self._is_thawed, self._is_more = False, False

    def freeze(self) -> None:
        """Freeze what came since as well, for somebody who asks for it."""
        self._freeze()
        self._is_more = True

    def thaw(self) -> None:
        """
        Thaw all of it where somebody had something frozen since; otherwise nothing.

        Each desk that locks asks for it, as it may have had a long list frozen.
        """
        if self._is_more:
            self._thaw()
            self._is_thawed, self._is_more = True, False


FROZEN = Frozen(gc.freeze, gc.unfreeze)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for none while tests are read, and then not among them."""
    gc.disable()
    try:
        return (yield)
    finally:
        FROZEN.keep()
        gc.set_threshold(50_000, 10, 10)
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _sparing() -> Iterator[None]:
    """Have whatever a test runs thaw no more than it must."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gc, "freeze", FROZEN.freeze)
        patch.setattr(gc, "unfreeze", FROZEN.thaw)
        yield


def pytest_runtest_logfinish() -> None:
    """Freeze all anew after a test that had it thawed."""
    FROZEN.keep()
