"""The gate before the desk in a browser: whom it lets in, by a real server and client."""

from __future__ import annotations

import json

from asyncio import open_connection, sleep
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from aiohttp import CookieJar, WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer, unused_port

from tui.web.gate import HEADERS, PROXY_HEADER, Gate
from tui.web.server import DeskServer


KEY = "k" * 43
OFFICE = "https://desk.office.example"
PAGES = 2
TRIES, PAUSE = 400, 0.05  # until a process has ended


def cookies() -> CookieJar:
    """Return a jar that takes those of an address in digits, as browsers do."""
    return CookieJar(unsafe=True)


@asynccontextmanager
async def visited(
    *, behind_proxy: bool = False, command: str = "false", jar: CookieJar | None = None
) -> AsyncIterator[TestClient]:  # type: ignore[type-arg]  # aiohttp's own default
    """Serve what a gate guards; give a browser that has been nowhere."""
    port = unused_port()
    here = f"http://127.0.0.1:{port}"
    origin = OFFICE if behind_proxy else here
    gate = Gate(origin=origin, key=KEY, behind_proxy=behind_proxy)
    desk = DeskServer(gate, [command], host="127.0.0.1", port=port, pages=PAGES)
    app = await desk._make_app()
    server = TestServer(app, host="127.0.0.1", port=port)
    async with TestClient(
        server, cookie_jar=cookies() if jar is None else jar
    ) as client:
        yield client


async def test_the_key_opens_once_and_leaves_the_address() -> None:
    """
    Without it nothing is shown; with it a cookie is set, which scripts cannot read.
    """
    async with visited() as browser:
        assert 403 == (await browser.get("/")).status
        assert 403 == (await browser.get("/?key=wrong")).status
        assert 403 == (await browser.get(f"/static/js/textual.js?key={KEY}")).status
        came = await browser.get(f"/?key={KEY}", allow_redirects=False)
        shown = await browser.get("/")

    [cookie] = came.cookies.values()
    assert (303, "/") == (came.status, came.headers["Location"])
    assert (True, "Strict") == (cookie["httponly"], cookie["samesite"])
    assert 200 == shown.status
    assert dict(HEADERS) == {name: shown.headers[name] for name in HEADERS}


async def test_two_desks_on_one_machine_get_along() -> None:
    """
    A browser's cookies know no port: the second desk does not shut out of the first.
    """
    jar = cookies()
    async with visited(jar=jar) as one, visited(jar=jar) as other:
        await one.get(f"/?key={KEY}")
        await other.get(f"/?key={KEY}")
        statuses = [(await desk.get("/")).status for desk in (one, other)]

    assert [200, 200] == statuses
    assert 2 == len(jar)


async def test_there_is_no_other_door() -> None:
    """
    Nothing is downloaded, nothing uploaded, and folders are not listed.
    """
    async with visited() as browser:
        await browser.get(f"/?key={KEY}")
        statuses = {
            path: (await browser.get(path)).status
            for path in (
                "/download/x",
                "/static/",
                "/static/../server.py",
                "/static/js",
            )
        }
        posted = (await browser.post("/", data=b"x")).status

    assert {403, 404} >= set(statuses.values()), statuses
    assert 405 == posted


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Host": "rebound.example", "Origin": "http://rebound.example"},
    ],
    ids=json.dumps,
)
async def test_pages_of_others_reach_no_desk(headers: Mapping[str, str]) -> None:
    """
    A browser that has the cookie is used by no other page, nor under another name.
    """
    async with visited() as browser:
        await browser.get(f"/?key={KEY}")
        with pytest.raises(WSServerHandshakeError) as refused:
            await browser.ws_connect("/ws", headers=headers)

    assert 403 == refused.value.status


async def test_behind_a_proxy_only_the_proxy_comes_in() -> None:
    """
    Its header counts, and neither key nor cookie; the origin is what people open.
    """
    host = {"Host": "desk.office.example"}
    cookie = Gate(origin=OFFICE, key=KEY, behind_proxy=True).cookie
    assert cookie.endswith("-443")
    known = {**host, PROXY_HEADER: KEY}
    async with visited(behind_proxy=True) as proxy:
        statuses = [
            (await proxy.get("/", headers=known)).status,
            (await proxy.get("/", headers=host)).status,
            (await proxy.get(f"/?key={KEY}", headers=host)).status,
            (
                await proxy.get("/", headers={**host, "Cookie": f"{cookie}={KEY}"})
            ).status,
            (await proxy.get("/", headers={PROXY_HEADER: KEY})).status,
        ]
        page = await (await proxy.get("/", headers=known)).text()

    assert [200, 403, 403, 403, 403] == statuses
    assert 'data-session-websocket-url="wss://desk.office.example/ws"' in page
    assert "googleapis" not in page


@pytest.mark.parametrize("behind_proxy", [False, True])
async def test_what_is_no_text_is_no_key(*, behind_proxy: bool) -> None:
    """
    Bytes that no key has are refused like any other, and are no error of ours.
    """
    async with visited(behind_proxy=behind_proxy) as browser:
        url = browser.make_url("/")
        gate = Gate(origin=OFFICE if behind_proxy else str(url.origin()), key=KEY)
        reader, writer = await open_connection(url.host, url.port)
        writer.write(
            b"GET / HTTP/1.1\r\nHost: %b\r\n" % urlsplit(gate.origin).netloc.encode()
            + b"%b: \xff\xfe\r\n" % PROXY_HEADER.encode()
            + b"Cookie: %b=\xff\xfe\r\n\r\n" % gate.cookie.encode()
        )
        said = await reader.readline()
        writer.close()

    assert b"HTTP/1.1 403 Forbidden\r\n" == said


async def test_no_more_pages_than_were_said() -> None:
    """
    One more is refused in a sentence, as is its socket; a page that goes makes room.
    """
    async with visited(command="cat") as browser:
        await browser.get(f"/?key={KEY}")
        ours = {"Origin": str(browser.make_url("/").origin())}
        first, _second = [
            await browser.ws_connect("/ws", headers=ours) for _ in range(PAGES)
        ]
        full = await browser.get("/")
        said = await full.text()
        with pytest.raises(WSServerHandshakeError) as refused:
            await browser.ws_connect("/ws", headers=ours)
        await first.close()
        status, tries = 0, 0
        while status != 200 and tries < TRIES:
            await sleep(PAUSE)
            status, tries = (await browser.get("/")).status, tries + 1

    assert (503, 503) == (full.status, refused.value.status)
    assert f"at once than {PAGES}: close another page" in said
    assert 200 == status
