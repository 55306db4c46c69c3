"""A server that shows the desk: textual-serve, with fewer doors and a gate before them."""

from __future__ import annotations

import logging
import shlex

from collections.abc import Sequence
from pathlib import Path

import aiohttp_jinja2
import jinja2

from aiohttp import web
from textual_serve.server import Server

from tui.web.gate import SOCKET, Gate


TEMPLATES = Path(__file__).parent


class DeskServer(Server):
    """Starts *command* for each browser; it ends when the browser goes."""

    def __init__(
        self, gate: Gate, command: Sequence[str], *, host: str, port: int
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
                web.get("/", self.handle_index, name="index"),
                web.get(SOCKET, self.handle_websocket, name="websocket"),
                web.static("/static", self.statics_path, name="static"),
            ]
        )
        return app
