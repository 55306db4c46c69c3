"""
`python -m tests.docs.licences`: write into NOTICE under which licence each package is.

The packages are those of `requirements/runtime.lock`, and those that the extra `serve`
brings; what each says of itself is read where it is installed.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.cli.command import ROOT


NOTICE = ROOT / "NOTICE"
LOCK = ROOT / "requirements" / "runtime.lock"
BEGIN = (
    "What it uses is not part of it, and is installed under licences of its own:\n\n"
)
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
SERVE = "textual-serve"
# What says too little of itself, or is only installed where tests do not run; read there.
KNOWN = {
    "async-timeout": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "dramatiq": "LGPL-3.0-or-later",
    "faust-cchardet": "MPL-1.1 OR GPL-2.0-or-later OR LGPL-2.1-or-later",
    "pyrage": "MIT",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "reportlab": "BSD-3-Clause",
    "tnefparse": "LGPL-3.0-or-later",
    "tzdata": "Apache-2.0",
}
# What older packages say in words, as SPDX says it.
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache 2": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
}


def names() -> list[str]:
    """Name every package that an office may have installed."""
    locked = {canonicalize_name(one) for one in LOCKED.findall(LOCK.read_text("utf-8"))}
    return sorted(locked | set(_needed(SERVE, set())))


def _needed(name: str, seen: set[str]) -> Iterator[str]:
    """Yield a package and all that it brings along."""
    if name in seen:
        return
    seen.add(name)
    yield name
    here = {key: str(value) for key, value in default_environment().items()}
    for line in distribution(name).requires or ():
        requirement = Requirement(line)
        if not requirement.marker or requirement.marker.evaluate({**here, "extra": ""}):
            yield from _needed(canonicalize_name(requirement.name), seen)


def licence_of(name: str) -> str:
    """Return what a package is under; empty if neither it nor we say so."""
    if name in KNOWN:
        return KNOWN[name]
    try:
        return _said(distribution(name))
    except PackageNotFoundError:
        return ""


def _said(package: Distribution) -> str:
    said = package.metadata
    for word in (said["License-Expression"], said["License"], *_classified(package)):
        if word and len(word.splitlines()) == 1:
            return SPDX.get(word.strip(), word.strip())
    return ""


def _classified(package: Distribution) -> Iterator[str]:
    for one in package.metadata.get_all("Classifier") or ():
        if one.startswith("License ::"):
            yield one.rpartition(" :: ")[2]


def table() -> str:
    """Write a line for each package."""
    width = max(map(len, names())) + 2
    return "".join(f"{name:<{width}}{licence_of(name)}\n" for name in names())


def notice() -> str:
    """Write the whole file, with what stands before the table as it is."""
    before = NOTICE.read_text("utf-8").partition(BEGIN)[0]
    return f"{before.rstrip()}\n\n{BEGIN}{table()}"


if __name__ == "__main__":
    NOTICE.write_text(notice(), "utf-8")
