"""The proxy of docs/serving.md, as it stands there, before a real `grievance serve`."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import ssl
import subprocess

from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest

from aiohttp import (
    ClientConnectorError,
    ClientSession,
    TCPConnector,
    ThreadedResolver,
    WSMsgType,
    WSServerHandshakeError,
)
from aiohttp.abc import ResolveResult

from tests.cli.command import ROOT, Shell
from tests.cli.test_serve import SECRET, secret_file, served
from tests.servers import without
from tests.servers.devtools import CODES
from tests.servers.ports import free_port
from tests.servers.running import ServerError


NAME = "desk.office.example"
BLOCK = re.compile(r"```nginx\n(.*?)```", re.DOTALL)
LOGIN = {"Authorization": f"Basic {b64encode(b'ada:hello').decode()}"}
AROUND = """daemon off; pid {folder}/pid; error_log {folder}/errors; {user}
events {{}}
http {{ access_log off; {places}
{server}}}
"""
PLACES = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
DESK = re.compile(r'"(wss://[^"]+)"')  # where the page says that its desk is
LOCK = "Passphrase"
PATIENCE = 60.0  # seconds; only what is broken needs them


def program() -> str:
    found = shutil.which("nginx", path=f"{os.defpath}:/usr/sbin")
    if found is None:
        without("nginx", ServerError("install it (Debian: apt install nginx-light)"))
    return found


def configuration(folder: Path, port: int, behind: int) -> str:
    """Take the page's own words, with places, ports and the secret of this test."""
    [server] = BLOCK.findall((ROOT / "docs" / "serving.md").read_text("utf-8"))
    for said, here in (
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("/etc/grievance", str(folder)),
        ("127.0.0.1:8765", f"127.0.0.1:{behind}"),
        (f"Host {NAME}", f"Host {NAME}:{port}"),
        ("SECRET", SECRET),
    ):
        assert said in server
        server = server.replace(said, here)
    places = " ".join(f"{one}_temp_path {folder}/{one};" for one in PLACES)
    user = "user root;" if os.getuid() == 0 else ""
    return AROUND.format(folder=folder, user=user, places=places, server=server)


def make_files(folder: Path) -> None:
    made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    named = f"-subj /CN={NAME} -addext subjectAltName=DNS:{NAME}"
    kept = f"-keyout {folder}/server.key -out {folder}/server.pem"
    subprocess.run(f"{made} {named} {kept}".split(), check=True, capture_output=True)
    login = subprocess.run(
        ["openssl", "passwd", "-apr1", "hello"], check=True, capture_output=True
    )
    (folder / "people.htpasswd").write_bytes(b"ada:" + login.stdout)


@contextmanager
def proxied(folder: Path, port: int, behind: int) -> Iterator[None]:
    """Run nginx until the end of the block."""
    file = folder / "nginx.conf"
    file.write_text(configuration(folder, port, behind), "utf-8")
    process = subprocess.Popen([program(), "-c", str(file)], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


class Here(ThreadedResolver):
    """Whatever name a browser asks for is this machine's."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await super().resolve("127.0.0.1", port, family)
        return [{**one, "hostname": host} for one in found]


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[ClientSession]:
    """Give what asks by name, and checks the certificate of who answers."""
    trusted = ssl.create_default_context(cafile=str(folder / "server.pem"))
    connector = TCPConnector(ssl=trusted, resolver=Here())
    async with ClientSession(connector=connector) as session:
        yield session


async def status(session: ClientSession, url: str, **headers: str) -> int:
    async with session.get(url, headers=headers) as answer:
        return answer.status


async def until_there(session: ClientSession, url: str) -> None:
    """Wait while nginx is still starting."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(ClientConnectorError):
                await status(session, url)
                return
            await asyncio.sleep(0.05)


async def look(session: ClientSession, url: str) -> str:
    """Open the page and the desk that it names; return what is painted of the lock."""
    async with session.get(url, headers=LOGIN) as answer:
        [address] = DESK.findall(await answer.text())
    painted = ""
    headers = {**LOGIN, "Origin": url}
    async with (
        asyncio.timeout(PATIENCE),
        session.ws_connect(address, headers=headers) as desk,
    ):
        while LOCK not in painted:
            frame = await desk.receive()
            assert frame.type in {WSMsgType.BINARY, WSMsgType.TEXT}
            if frame.type == WSMsgType.BINARY:
                painted += CODES.sub("", frame.data.decode("utf-8", "replace"))
    return painted


@pytest.mark.slow
async def test_the_proxy_of_the_page(office: Shell, tmp_path: Path) -> None:
    """
    Without its login nobody passes; with it the desk is there; nobody goes around it.
    """
    program()
    make_files(tmp_path)
    port, behind = free_port(), free_port()
    url, around = f"https://{NAME}:{port}", f"http://127.0.0.1:{behind}"
    secret = secret_file(tmp_path)
    with (
        served(
            office, "--port", behind, "--behind-proxy", secret, "--public-url", url
        ) as line,
        proxied(tmp_path, port, behind),
    ):
        async with browser(tmp_path) as session:
            await until_there(session, url)
            stranger = await status(session, url)
            beside = await status(session, around, **LOGIN)
            with pytest.raises(WSServerHandshakeError) as refused:
                await session.ws_connect(f"{url}/ws", headers={"Origin": url})
            painted = await look(session, url)

    assert url in line
    assert SECRET not in line
    assert (401, 401, 403) == (stranger, refused.value.status, beside)
    assert "Device file" in painted
