"""A page of Chromium that somebody sits at: by its DevTools protocol, without a window."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import os
import re
import shutil
import signal

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.servers.chromium import OPTIONS, Chromium
from tests.servers.running import make_folder


CODES = re.compile(r"\x1b(\[[0-9;?<>$]*[ -/]*[@-~]|[@-Z\\-_])")
BINARY = 2  # opcode of a frame
PATIENCE = 60.0  # seconds for what is waited for
LOOK_AGAIN = 0.05  # seconds
LAST_WORDS = 10.0  # seconds for a browser to end by itself


@dataclass(slots=True)
class Page:
    """What somebody sees and types; *shown* is all that came for the terminal in it."""

    socket: aiohttp.ClientWebSocketResponse
    shown: str = ""
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    answers: dict[int, Any] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def open(self, url: str) -> None:
        for domain in ("Network", "Page", "Log"):
            await self.call(f"{domain}.enable")
        await self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        await self.call("Page.navigate", url=url)

    async def type(self, text: str) -> None:
        """Type where the keys go, and press Enter."""
        await self.call("Input.insertText", text=text)
        enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
        await self.call("Input.dispatchKeyEvent", type="keyDown", text="\r", **enter)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **enter)

    async def evaluate(self, expression: str) -> Any:
        answer = await self.call("Runtime.evaluate", expression=expression)
        return answer["result"].get("value")

    async def until(self, words: str) -> str:
        """Wait until these words were painted since the last time; return all that was."""
        async with asyncio.timeout(PATIENCE):
            while words not in self.shown:
                await self._take()
        painted, self.shown = self.shown, ""
        return painted

    async def call(self, method: str, **params: object) -> Any:
        number = next(self.numbers)
        await self.socket.send_json({"id": number, "method": method, "params": params})
        async with asyncio.timeout(PATIENCE):
            while number not in self.answers:
                await self._take()
        return self.answers.pop(number)

    async def _take(self) -> None:
        message = await self.socket.receive_json()
        params = message.get("params", {})
        match message.get("method"):
            case None:
                self.answers[message["id"]] = message.get("result")
            case "Network.webSocketFrameReceived":
                self._paint(params["response"])
            case "Network.requestWillBeSent":
                self.asked.append(params["request"]["url"])
            case "Log.entryAdded":
                self.said.append(params["entry"]["text"])
            case _:
                pass

    def _paint(self, frame: dict[str, Any]) -> None:
        if frame["opcode"] == BINARY:
            text = base64.b64decode(frame["payloadData"]).decode("utf-8", "replace")
            self.shown += CODES.sub("", text)


@contextlib.asynccontextmanager
async def page(browser: Chromium) -> AsyncIterator[Page]:
    """Start a browser that remembers nothing, and give its one page."""
    folder = make_folder("page")
    process = await asyncio.create_subprocess_exec(
        browser.program,
        *OPTIONS,
        "--remote-debugging-port=0",
        f"--user-data-dir={folder}",
        "about:blank",
        env={"PATH": os.defpath, "HOME": str(folder), "LC_ALL": "C.UTF-8"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        port = await _port(folder)
        async with aiohttp.ClientSession() as session:
            address = await _page_of(session, port)
            async with session.ws_connect(address, max_msg_size=0) as socket:
                yield Page(socket)
    finally:
        await _end(process)
        shutil.rmtree(folder, ignore_errors=True)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask a browser to end, and then end whatever of it is left."""
    process.terminate()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), LAST_WORDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


async def _port(folder: Path) -> int:
    """Wait for the file in which the browser says where it listens."""
    file = folder / "DevToolsActivePort"
    async with asyncio.timeout(PATIENCE):
        while not (file.is_file() and file.read_text("utf-8").count("\n")):  # noqa: ASYNC110  # a file tells nobody
            await asyncio.sleep(LOOK_AGAIN)
    return int(file.read_text("utf-8").splitlines()[0])


async def _page_of(session: aiohttp.ClientSession, port: int) -> str:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                for one in await answer.json():
                    if one["type"] == "page":
                        return str(one["webSocketDebuggerUrl"])
            await asyncio.sleep(LOOK_AGAIN)
