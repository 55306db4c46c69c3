"""NOTICE says under which licence each package is, and all of them go with ours."""

from __future__ import annotations

import re

from tests.docs.licences import NOTICE, licence_of, names, notice


# May be used by, and handed on beside, a program under Apache-2.0.
FINE = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC"),
        *("LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT"),
        *("MIT-0", "MIT-CMU", "MPL-1.1", "MPL-2.0", "PSF-2.0", "Zlib"),
    }
)


def test_notice_is_current() -> None:
    """
    A package that came, went or changed its licence since is seen; write it anew with
    `python -m tests.docs.licences`.
    """
    assert notice() == NOTICE.read_text("utf-8")


def test_every_licence_is_known_and_goes_with_ours() -> None:
    """
    Of several to choose from one is enough; of several at once all have to be.
    """
    unfit = {one: licence_of(one) for one in names() if not is_fine(licence_of(one))}

    assert {} == unfit


def test_what_does_not_go_with_ours_is_told() -> None:
    """
    Nothing said, a licence of one's own, and what only comes under the GPL.
    """
    assert not any(map(is_fine, ("", "Own", "GPL-3.0-only", "MIT AND AGPL-3.0-only")))
    assert is_fine("GPL-2.0-or-later OR MIT")


def is_fine(licence: str) -> bool:
    """Whether somebody may choose so that all they have to keep goes with ours."""
    choices = re.split(r"\s+OR\s+", licence)
    return any(set(re.split(r"\s+AND\s+", one.strip("() "))) <= FINE for one in choices)
