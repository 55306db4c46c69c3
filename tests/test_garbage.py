"""The tests themselves are not looked through for garbage; what they freeze is."""

from __future__ import annotations

import gc

from tests.garbage import Frozen


def test_the_tests_stay_frozen() -> None:
    """
    A desk that locks, and had nothing frozen, has only what came since looked through.
    """
    before = gc.get_freeze_count()

    gc.unfreeze()

    assert 0 < before == gc.get_freeze_count()


def test_what_was_frozen_since_is_thawed() -> None:
    """
    With all else, which is then kept anew.
    """
    done = list[str]()
    frozen = Frozen(lambda: done.append("freeze"), lambda: done.append("thaw"))
    frozen.keep()
    frozen.keep()
    frozen.thaw()
    assert ["freeze"] == done

    frozen.freeze()
    frozen.thaw()
    frozen.thaw()
    frozen.keep()

    assert ["freeze", "freeze", "thaw", "freeze"] == done
