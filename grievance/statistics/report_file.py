"""The report of a package as a PDF, for whoever asks; it is no file of the package."""

from __future__ import annotations

import json

from grievance.statistics.package import DESCRIPTION
from grievance.statistics.package_files import Content
from grievance.statistics.report import report_of


def write_pdf(content: Content, name: str) -> bytes:
    """
    Return the report of a package that is called *name*; the same one, the same bytes.

    Raises:
        PackageError: A table has not every number once.
    """
    # It takes half a second to import, and few want paper.
    from grievance.print.report_pdf import report_pdf  # noqa: PLC0415  # as above

    return report_pdf(report_of(json.loads(content(DESCRIPTION)), content, name))
