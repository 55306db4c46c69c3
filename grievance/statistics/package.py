"""
A release as a folder of files: a Data Package (version 2) that anybody can check.

    datapackage.json      what is in it, how it was made safe, SHA-256 of every file
    data/TABLE.csv        one line a number: dimensions, TIME_PERIOD, OBS_VALUE, OBS_STATUS
    codes/DIMENSION.csv   what each code means; ``_T`` is the sum over all
    dcat.jsonld           the same for catalogues of data
    report.html           the same for people

The same release gives the same bytes.  A withheld number has no value and status Q
(SDMX: missing, suppressed), whatever the reason.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

from collections.abc import Mapping
from typing import Any

from grievance.print.report_page import EDITION, report_page
from grievance.statistics.contained import Containment
from grievance.statistics.cube import Dimension
from grievance.statistics.package_files import of_files
from grievance.statistics.package_tables import (
    TOLD,
    TOTAL,
    WITHHELD,
    csv_of,
    table_csv,
)
from grievance.statistics.printed import Printed
from grievance.statistics.release import Reference, Release
from grievance.statistics.report import report_of


DESCRIPTION, REPORT = "datapackage.json", "report.html"
MEDIA = {"csv": "text/csv", "jsonld": "application/ld+json", "html": "text/html"}
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can hold
_CODE = re.compile(
    r"[A-Za-z0-9_][A-Za-z0-9_. -]*"
)  # a table program runs none of these

Files = Mapping[str, bytes]


def package(release: Release) -> Files:
    """Return the files of a release by their path within its folder."""
    files = {f"data/{one.shape.name}.csv": table_csv(one) for one in release.tables}
    for dimension in _dimensions(release):
        files[f"codes/{dimension.name}.csv"] = _codes(release, dimension)
    files["codes/status.csv"] = csv_of(
        ("code", "label"), [(TOLD, "told"), (WITHHELD, "withheld")]
    )
    files["dcat.jsonld"] = _json(_catalogue(release))
    description = _description(release, files)
    files[REPORT] = report_page(
        report_of(description, of_files(files, release.name), release.name)
    )
    description["resources"].append(_resource("report", REPORT, files))
    return {**files, DESCRIPTION: _json(description)}


def zipped(files: Files, folder: str) -> bytes:
    """Pack files into an archive; the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            member = zipfile.ZipInfo(f"{folder}/{path}", LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, files[path])
    return packed.getvalue()


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


# Tables and codes


def _codes(release: Release, dimension: Dimension) -> bytes:
    labels = release.words.values.get(dimension.name, {})
    lines = [(value, labels.get(value, value)) for value in dimension.values]
    return csv_of(("code", "label"), [*lines, (TOTAL, "all")])


def _dimensions(release: Release) -> tuple[Dimension, ...]:
    """Return each dimension once; the same name has the same values everywhere."""
    shapes = (table.shape for table in release.tables)
    found = {one.name: one for shape in shapes for one in shape.dimensions}
    for one in found.values():
        for value in one.values:
            if not _CODE.fullmatch(value):
                msg = (
                    f"{value!r} cannot be a code of {one.name}: use letters and digits."
                )
                raise ValueError(msg)
    return tuple(found[name] for name in sorted(found))


# What describes them


def _description(release: Release, files: Files) -> dict[str, Any]:
    return {
        "$schema": PROFILE,
        "name": release.name,
        "title": f"Complaints to {release.office}, {release.period}",
        "version": release.period,
        "created": f"{release.published_on.isoformat()}T00:00:00Z",
        "licenses": [{"name": release.licence}],
        "contributors": [{"title": release.office, "roles": ["publisher"]}],
        "resources": [
            *(_table_resource(release, table, files) for table in release.tables),
            *(
                _code_resource(path, files)
                for path in sorted(files)
                if "codes/" in path
            ),
            _resource("dcat", "dcat.jsonld", files),
        ],
        "grievance": _method(release),
    }


def _method(release: Release) -> dict[str, Any]:
    rule = release.rule
    contained = [_contained(one) for one in release.contained]
    return {
        "office": release.office,
        "period": release.period,
        "method": release.method,
        "margin": release.margin,
        "rule": {
            "threshold": rule.threshold,
            "holders": rule.holders,
            "sites": rule.sites,
        },
        "audit": {
            "numbers": release.printed,
            "withheld": release.withheld,
            "found": 0,
            "in": ["fractions", "whole numbers"],
        },
        "earlier": [_reference(one) for one in release.earlier],
        "late": release.late,
        "report": EDITION,
        "checkpoint": release.checkpoint,
        **({"contained": contained} if contained else {}),
    }


def _reference(one: Reference) -> dict[str, Any]:
    """Name a release before, and what it told in all."""
    named = {"period": one.period, "sha256": one.sha256}
    if not one.totals:
        return named
    return {**named, "totals": dict(sorted(one.totals.items())), "margin": one.margin}


def _contained(one: Containment) -> dict[str, Any]:
    """Say what is contained in what, so that anybody can think of it."""
    sides = {"part": one.part, "whole": one.whole}
    said = {
        name: {
            "measure": side.measure,
            "dimension": side.dimension,
            "values": list(side.values),
        }
        for name, side in sides.items()
    }
    within = {"within": one.within} if one.within else {}
    return {**said, "by": one.by, **within}


def _table_resource(release: Release, table: Printed, files: Files) -> dict[str, Any]:
    shape = table.shape
    resource = _resource(shape.name, f"data/{shape.name}.csv", files)
    names = [one.name for one in shape.dimensions]
    counted = release.words.measures.get(shape.measure, shape.measure)
    return {
        **resource,
        "title": release.words.titles.get(shape.name, shape.name),
        "type": "table",
        "schema": {
            "fields": [
                *(_field(release, name) for name in names),
                {"name": "TIME_PERIOD", "type": "string"},
                {"name": "OBS_VALUE", "type": "integer", "title": counted},
                {"name": "OBS_STATUS", "type": "string"},
            ],
            "primaryKey": [*names, "TIME_PERIOD"],
            "foreignKeys": [
                *(_foreign(name, name) for name in names),
                _foreign("OBS_STATUS", "status"),
            ],
            "missingValues": [""],
        },
        "measure": shape.measure,
        "period": shape.period,
        "overlapping": [one.name for one in shape.dimensions if one.overlaps],
        "alone": {one.name: list(one.alone) for one in shape.dimensions if one.alone},
    }


def _field(release: Release, name: str) -> dict[str, Any]:
    title = release.words.dimensions.get(name, name)
    return {"name": name, "type": "string", "title": title}


def _code_resource(path: str, files: Files) -> dict[str, Any]:
    name = path.removeprefix("codes/").removesuffix(".csv")
    fields = [{"name": "code", "type": "string"}, {"name": "label", "type": "string"}]
    schema = {"fields": fields, "primaryKey": ["code"]}
    return {
        **_resource(_code_list(name), path, files),
        "type": "table",
        "schema": schema,
    }


def _resource(name: str, path: str, files: Files) -> dict[str, Any]:
    form = path.rpartition(".")[2]
    content = files[path]
    return {
        "name": name,
        "path": path,
        "format": form,
        "mediatype": MEDIA[form],
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{digest(content)}",
    }


def _foreign(field: str, name: str) -> dict[str, Any]:
    return {
        "fields": [field],
        "reference": {"resource": _code_list(name), "fields": ["code"]},
    }


def _code_list(name: str) -> str:
    return f"codes-{name}"


def _catalogue(release: Release) -> dict[str, Any]:
    """Describe the release as DCAT 3 does, for catalogues of open data."""
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@type": "dcat:Dataset",
        "dct:identifier": release.name,
        "dct:title": f"Complaints to {release.office}, {release.period}",
        "dct:issued": release.published_on.isoformat(),
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": release.office},
        "dct:license": release.licence,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": release.words.titles.get(
                    table.shape.name, table.shape.name
                ),
                "dcat:downloadURL": f"data/{table.shape.name}.csv",
                "dcat:mediaType": "text/csv",
            }
            for table in release.tables
        ]
        + [
            {
                "@type": "dcat:Distribution",
                "dct:title": "Report for people",
                "dcat:downloadURL": REPORT,
                "dcat:mediaType": MEDIA["html"],
            }
        ],
    }


# Bytes


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
