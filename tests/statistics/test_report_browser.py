"""The report in a real browser: on a phone, on a desk, and on paper."""

from __future__ import annotations

import html
import json
import re

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from grievance.statistics.package import REPORT, package
from grievance.statistics.release import Reference
from tests.servers.chromium import Chromium
from tests.statistics.reports import imagined


AXIS = 1  # how wide the line is at which bars begin
LOOK = "look.html"
SPOILT = "spoilt.html"
LOOKING = """<!DOCTYPE html><title>Looking</title><link rel="icon" href="data:,">
<pre id="found"></pre><iframe src="report.html" style="width:360px;height:800px;border:0"></iframe>
<iframe src="report.html" style="width:1200px;height:900px;border:0"></iframe>
<iframe src="spoilt.html" style="width:360px;height:800px;border:0"></iframe>
<script>
function look(frame) {
  const page = frame.contentDocument, root = page.documentElement;
  const wide = [...page.body.querySelectorAll("*:not(.skip):not(.defs):not(.defs *)")]
    .filter(one => one.getBoundingClientRect().right > root.clientWidth + 0.5);
  const size = one => one.getBoundingClientRect();
  const bars = kind => [...page.querySelectorAll("td ." + kind)].map(one => size(one).width);
  return {
    title: page.title, scroll: root.scrollWidth, client: root.clientWidth,
    wide: wide.map(one => one.outerHTML.slice(0, 80)),
    hatched: bars("hatched"), told: bars("told"),
    room: [...page.querySelectorAll("td .bar")].map(one => size(one).width),
    tables: page.querySelectorAll("table").length,
    unread: [...page.querySelectorAll("td .number")].filter(one => size(one).height < 10).length,
  };
}
onload = () => {
  const found = [...document.querySelectorAll("iframe")].map(look);
  document.getElementById("found").textContent = JSON.stringify(found);
};
</script>"""
SPOIL = b"""<script>document.title = "it ran"</script>
<img src="spy.png" onerror="document.title = 'it ran'"/><link rel="stylesheet" href="spy.css"/>
</body>"""


@dataclass(slots=True)
class Place:
    """A server with a few pages, and what was asked of it."""

    url: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def served(pages: Mapping[str, bytes]) -> Iterator[Place]:
    place = Place("")

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place.asked.append(self.path)
            page = pages.get(self.path.lstrip("/"))
            self.send_response(404 if page is None else 200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        place.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield place
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def report() -> bytes:
    years = zip(range(2019, 2026), (60, None, 900, 0, 35, None, 240), strict=True)
    before = tuple(
        Reference(period=f"{year}", sha256="ab" * 32, totals={"received": number})
        for year, number in years
    )
    return package(replace(imagined("2026"), earlier=before))[REPORT]


def looked_at(chromium: Chromium, place: Place) -> list[dict[str, Any]]:
    page = chromium.read(f"{place.url}/{LOOK}")
    [found] = re.findall(r'<pre id="found">(.*?)</pre>', page, re.DOTALL)
    seen: list[dict[str, Any]] = json.loads(html.unescape(found))
    return seen


def test_it_fits_on_a_phone_and_on_a_desk(chromium: Chromium, report: bytes) -> None:
    """
    Nothing is wider than the page; what is withheld has always the same length; the page
    asks for nothing, and runs nothing, even what somebody put into it.
    """
    pages = {
        LOOK: LOOKING.encode(),
        REPORT: report,
        SPOILT: report.replace(b"</body>", SPOIL),
    }
    with served(pages) as place:
        phone, desk, spoilt = looked_at(chromium, place)

    for seen, width in ((phone, 360), (desk, 1200)):
        assert width >= seen["client"] > width - 20  # a bar to scroll with
        assert seen["client"] == seen["scroll"]
        assert [] == seen["wide"]
        assert 20 < seen["tables"] == report.count(b"<table>")
        assert 0 == seen["unread"]
        assert 1 == len({round(one) for one in seen["hatched"]})
        assert {round(max(seen["told"]) + AXIS)} == {round(one) for one in seen["room"]}
        assert 50 < len({round(one) for one in seen["told"]})
    assert "it ran" != spoilt["title"] == phone["title"]
    assert {f"/{one}" for one in pages} == {*place.asked}


def test_it_can_be_printed(chromium: Chromium) -> None:
    """
    On pages of A4, with a structure for who hears it.
    """
    with served({REPORT: package(imagined("2026-Q3"))[REPORT]}) as place:
        paper = chromium.print(f"{place.url}/{REPORT}")

    pages = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", paper)
    assert 3 < len(pages) < 60
    assert {(595, 842)} == {(round(float(x)), round(float(y))) for x, y in pages}
    assert b"/StructTreeRoot" in paper
