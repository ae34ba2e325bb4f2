"""Who may come in at the page's door: this machine's browser, on the page itself.
It decides by Host and Origin alone and never trusts that loopback keeps other sites out.
"""

from aiohttp import web

from app.sandbox.server import is_our_host

FRAMES = "http://127.0.0.1:* http://localhost:* https:"
#: A page of another site can make a browser ask us, but it cannot choose these two.
SITES = frozenset({"same-origin", "none"})


def check_host(request: web.Request) -> None:
    """Refuses a name that was made to point here (DNS rebinding)."""
    if not is_our_host(request):
        raise web.HTTPMisdirectedRequest(text="This address is not the page's own.")


def check_origin(request: web.Request) -> None:
    """For what changes something: the asker must be the page itself, on the same host."""
    check_host(request)
    if request.headers.get("Origin") != f"http://{request.host}":
        raise web.HTTPForbidden(text="Only the page itself may ask this.")


def check_site(request: web.Request) -> None:
    """For what is only read: another site may link to it but not embed or fetch it."""
    check_host(request)
    is_visit = request.headers.get("Sec-Fetch-Dest") == "document"
    if not is_visit and request.headers.get("Sec-Fetch-Site", "none") not in SITES:
        raise web.HTTPForbidden(text="Only the page itself may ask this.")


def page_policy(host: str) -> str:
    """The page's Content-Security-Policy; `host` is named because old Safari wants ws: told."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            f"connect-src 'self' ws://{host}",
            f"frame-src {FRAMES}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


FILE_POLICY = "default-src 'none'; sandbox"


def sealed(policy: str, **more: str) -> dict[str, str]:
    """The headers of every answer of this door."""
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
