"""A desk in a browser ends with its server, however that ends."""

from __future__ import annotations

import asyncio
import re
import subprocess
import time

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import psutil
import pytest

from aiohttp import (
    ClientConnectorError,
    ClientSession,
    ClientWebSocketResponse,
    CookieJar,
    WSMsgType,
)

from tests.cli.command import ROOT, Shell, command
from tests.cli.conftest import PASSPHRASE
from tests.cli.test_serve import ADDRESS
from tests.servers.ports import free_port
from tui.terminal.pasted import END, START


PATIENCE = 60.0  # seconds; only what is broken needs them
OURS = "grievance.cli.main"
DESK = re.compile(r'"(ws://[^"]+)"')  # where the page says that its desk is


class Page:
    """What a browser has: it is told what to paint, and sends what somebody types."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self.painted = ""

    async def type(self, text: str) -> None:
        await self._socket.send_json(["stdin", text])

    async def see(self, wanted: str) -> None:
        """Wait until it was told to paint something."""
        async with asyncio.timeout(PATIENCE):
            while wanted not in self.painted:
                message = await self._socket.receive()
                assert message.type == WSMsgType.BINARY, message
                self.painted += message.data.decode()


@contextmanager
def server(shell: Shell) -> Iterator[subprocess.Popen[str]]:
    """Serve the desk until it is killed, at the end of the block if not before."""
    process = subprocess.Popen(
        command("serve", "--port", free_port()),
        cwd=ROOT,
        env=shell.whole_environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE)


@asynccontextmanager
async def page(process: subprocess.Popen[str]) -> AsyncIterator[Page]:
    """Open the desk that it serves."""
    assert process.stdout is not None
    [address] = ADDRESS.findall(process.stdout.readline())
    origin = address.partition("/?")[0]
    jar = CookieJar(unsafe=True)  # of an address without a name
    async with ClientSession(cookie_jar=jar) as session:
        [socket] = DESK.findall(await _shown(session, address))
        async with session.ws_connect(socket, headers={"Origin": origin}) as opened:
            yield Page(opened)


async def _shown(session: ClientSession, address: str) -> str:
    """Return the page there, which is said before it can be had."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(ClientConnectorError):
                async with session.get(address) as answer:
                    return await answer.text()
            await asyncio.sleep(0.05)


def lives(process: psutil.Process) -> bool:
    """Whether it still does something; its parent may have left nobody to bury it."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def until_over(processes: list[psutil.Process]) -> None:
    until = time.monotonic() + PATIENCE
    while any(map(lives, processes)):
        assert time.monotonic() < until, [one for one in processes if lives(one)]
        time.sleep(0.05)


@pytest.mark.slow
async def test_a_desk_ends_with_a_server_that_is_killed(busy: Shell) -> None:
    """
    Unlocked, and with the worker beside it, within seconds; nobody told it to end.

    What is pasted into it before presses no key.
    """
    with server(busy) as process:
        async with page(process) as desk:
            await desk.see("Passphrase")
            await desk.type(PASSPHRASE)
            await desk.type("\r")
            await desk.see("GR-")
            await desk.type(f"{START}\x1b]C{'x' * 40}{END}C\x13")
            await desk.see("What comes with a paste")
            assert "A new case" not in desk.painted
            started = psutil.Process(process.pid).children(recursive=True)
            commands = [one.cmdline() for one in started if OURS in one.cmdline()]
            assert {"desk", "worker"} <= {word for words in commands for word in words}

            process.kill()
            process.wait(PATIENCE)
        until_over(started)
