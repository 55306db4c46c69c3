"""A server that shows the desk: textual-serve, with fewer doors and a gate before them."""

from __future__ import annotations

import asyncio
import logging
import shlex
import signal
import socket

from collections.abc import Sequence
from pathlib import Path

import aiohttp_jinja2
import jinja2

from aiohttp import web
from textual_serve.server import Server

from tui.web.gate import SOCKET, Gate


TEMPLATES = Path(__file__).parent
FULL = (
    "No more desks are shown at once than {}: close another page, or have `pages` in "
    "[desk] of grievance.toml raised."
)


class DeskServer(Server):
    """Starts *command* for each of so many *pages*; it ends when its page goes."""

    def __init__(
        self,
        gate: Gate,
        command: Sequence[str],
        *,
        host: str,
        port: int,
        pages: int,
    ) -> None:
        super().__init__(
            shlex.join(command),
            host=host,
            port=port,
            title="Grievance",
            public_url=gate.origin,
            templates_path=TEMPLATES,
        )
        self._gate = gate
        self._pages = pages
        self._open = 0

    def serve_at(self, listening: socket.socket) -> None:
        """Answer at a socket that is bound already, until Ctrl-C or SIGTERM."""
        self.initialize_logging()
        loop = asyncio.new_event_loop()
        for ending in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(ending, self.request_exit)
        web.run_app(
            self._make_app(),
            sock=listening,
            handle_signals=False,
            loop=loop,
            print=None,
        )

    def initialize_logging(self) -> None:
        """Log nothing: what goes wrong here would be told with what was typed."""
        logging.basicConfig(handlers=[logging.NullHandler()])

    async def on_startup(self, app: web.Application) -> None:
        """Print nothing: the command has said where to look."""

    async def _make_app(self) -> web.Application:
        """Open the page, its static files and the socket; nothing is downloaded."""
        app = web.Application()
        self._gate.watch(app)
        loader = jinja2.FileSystemLoader(TEMPLATES)
        aiohttp_jinja2.setup(app, loader=loader)
        app.add_routes(
            [
                web.get("/", self._show_page, name="index"),
                web.get("/focus.js", _give_focus),
                web.get(SOCKET, self._open_desk, name="websocket"),
                web.static("/static", self.statics_path, name="static"),
            ]
        )
        return app

    async def _show_page(self, request: web.Request) -> web.StreamResponse:
        self._refuse_more()
        return await self.handle_index(request)

    async def _open_desk(self, request: web.Request) -> web.StreamResponse:
        self._refuse_more()
        self._open += 1
        try:
            return await self.handle_websocket(request)
        finally:
            self._open -= 1

    def _refuse_more(self) -> None:
        """Refuse a page beyond those that this machine is to bear."""
        if self._open >= self._pages:
            sentence = FULL.format(self._pages)
            raise web.HTTPServiceUnavailable(text=sentence)


async def _give_focus(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(TEMPLATES / "focus.js")
