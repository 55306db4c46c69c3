"""Who may reach the desk in a browser, and what that browser is told to leave alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from hmac import compare_digest
from urllib.parse import urlsplit

from aiohttp import web


COOKIE = "grievance-key"
PROXY_HEADER = "X-Grievance-Proxy"
SOCKET = "/ws"
USUAL_PORT = 443  # of a proxy, whose address names none

# No address but ours is asked for anything; `sandbox` opens no window, so that a link
# in a complaint leads nowhere.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; "
        "sandbox allow-scripts allow-same-origin"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """
    Lets in what asks for our address and knows *key*.

    A browser shows it once, in the address it was given, and by a cookie from then on; a
    proxy sends it with each request, in a header that no browser is told of.
    """

    origin: str
    key: str = field(repr=False)
    behind_proxy: bool = False

    def watch(self, app: web.Application) -> None:
        """Stand before every door of the application."""
        app.middlewares.append(self._keep)
        app.on_response_prepare.append(_add_headers)

    @web.middleware
    async def _keep(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        if not self._asks_for_us(request):
            raise web.HTTPForbidden(text="This is not the address of the desk.")
        if self._knows_key(request):
            return await handler(request)
        if self._brings_key(request):
            return self._hand_cookie()
        raise web.HTTPForbidden(text="Open the address that `grievance serve` printed.")

    def _asks_for_us(self, request: web.Request) -> bool:
        """Refuse names that others gave our address, and pages of others behind ours."""
        if request.host != urlsplit(self.origin).netloc:
            return False
        origin = request.headers.get("Origin")
        return origin == self.origin or (origin is None and request.path != SOCKET)

    def _knows_key(self, request: web.Request) -> bool:
        if self.behind_proxy:
            return self._is_key(request.headers.get(PROXY_HEADER, ""))
        return self._is_key(request.cookies.get(self.cookie, ""))

    @property
    def cookie(self) -> str:
        """Name it by the port, which cookies do not know: desks of two offices differ."""
        return f"{COOKIE}-{urlsplit(self.origin).port or USUAL_PORT}"

    def _brings_key(self, request: web.Request) -> bool:
        brought = request.query.get("key", "")
        return not self.behind_proxy and request.path == "/" and self._is_key(brought)

    def _is_key(self, shown: str) -> bool:
        # What came in a header are bytes, which may be no text.
        brought = shown.encode("utf-8", "surrogateescape")
        return compare_digest(brought, self.key.encode())

    def _hand_cookie(self) -> web.Response:
        """Take the key out of the address, which a browser remembers."""
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie(self.cookie, self.key, httponly=True, samesite="Strict")
        return response


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
