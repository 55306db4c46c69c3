"""The files of a release where a person wants them: folder, zip, and its report on paper."""

from __future__ import annotations

from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.statistics.package_files import content_of
from grievance.statistics.package_folder import FOR_ALL, places, put_package
from grievance.statistics.report_file import write_pdf
from grievance.vault.release import KeptRelease


def put_release(out: Path, kept: KeptRelease, *, on_paper: bool) -> tuple[Path, ...]:
    """Put folder and zip of a release into *out*, and a PDF if wanted; return where."""
    put_package(out, kept.name, kept.package)
    folder, archive = places(out, kept.name)
    return (folder, archive, *([_put_paper(folder)] if on_paper else []))


def _put_paper(folder: Path) -> Path:
    """Write the report of a package beside it, for who wants paper."""
    paper = folder.with_suffix(".pdf")
    content = write_pdf(content_of(folder), folder.name)
    try:
        paper.write_bytes(content)
        paper.chmod(FOR_ALL)
    except OSError as error:
        msg = f"{paper} cannot be written: {error.strerror}."
        raise SetupError(msg) from None
    return paper
