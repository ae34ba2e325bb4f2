"""Which plain HTTP request gets which answer: the Mini App, the icon, health and metrics.

It must never touch the disk by a name that a client gave, nor tell a stranger more than `ok`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.live.assets import Asset, Assets, Variant
from app.live.heads import Request, is_direct
from app.live.jsmodules import LinkError
from app.live.preferences import best_coding
from app.live.responses import Response, json_response, plain

_ETAG = re.compile(r'(?:W/)?("[^"]*")')
_ICON = Response(204, (("Cache-Control", "public, max-age=86400"),))


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of the server's state, at most 1 s old. Only direct callers see `details`."""

    is_ok: bool
    details: Mapping[str, str | int | None] = field(default_factory=dict)


class StaticRouter:
    """Answers by the exact path. `port` may be set once the server knows its own.

    `assets` is asked at each request, so a page made anew or a development tree shows at once.
    `metrics` gives the content type and the text.
    """

    def __init__(
        self,
        assets: Callable[[], Assets],
        *,
        health: Callable[[], Health],
        metrics: Callable[[], tuple[str, bytes]],
        port: int = 0,
    ) -> None:
        self.port = port
        self._assets = assets
        self._health = health
        self._metrics = metrics

    def __call__(self, request: Request) -> Response:
        if request.path == "/healthz":
            return self._show_health(request)
        if request.path == "/metrics":
            return self._show_metrics(request)
        if request.path == "/favicon.ico":
            return _ICON
        try:
            asset = self._assets().find(request.path, request.headers.get("accept-language"))
        except (LinkError, OSError, ValueError) as error:
            return _broken(error)
        return plain(404) if asset is None else _show_asset(asset, request)

    def _show_health(self, request: Request) -> Response:
        health = self._health()
        if not health.is_ok:
            return json_response(503, {"status": "unavailable"})
        details = health.details if is_direct(request, self.port) else {}
        return json_response(200, {"status": "ok", **details})

    def _show_metrics(self, request: Request) -> Response:
        if not is_direct(request, self.port):
            return plain(404)
        mime, text = self._metrics()
        return Response(200, (("Content-Type", mime), ("Cache-Control", "no-store")), text)


def matches_etag(condition: str, etag: str) -> bool:
    """Whether an If-None-Match header names this ETag, compared weakly as RFC 9110 wants it."""
    return condition.strip() == "*" or etag in _ETAG.findall(condition)


def _show_asset(asset: Asset, request: Request) -> Response:
    variant = _chosen(asset, request.headers.get("accept-encoding"))
    condition = request.headers.get("if-none-match")
    if condition is not None and matches_etag(condition, variant.etag):
        return variant.unchanged
    return variant.whole


def _chosen(asset: Asset, accepted: str | None) -> Variant:
    for coding in best_coding(accepted):
        if coding in asset.variants:
            return asset.variants[coding]
    return asset.variants["identity"]


def _broken(error: Exception) -> Response:
    text = f"{type(error).__name__}: {error}\n".encode()
    return Response(500, (("Content-Type", "text/plain; charset=utf-8"),), text)
