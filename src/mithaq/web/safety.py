"""What keeps a page safe in a browser: headers, and the proof that a form came from our own page.

1. Nothing is loaded from elsewhere and nothing runs inline (Content Security Policy Level 3, W3C 2024).
2. A form carries the token of the session; the cookie is SameSite=Strict and the browser's own word is heard besides.
3. A path to go back to is a path of this site, nothing else.
"""

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "font-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "connect-src 'self'",
        "base-uri 'none'",
    )
)
PAGE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
STATIC_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
MAX_PATH = 2_000  # an address with a sealed question of 200 letters of four bytes has up to 1,300


def is_own_form(expected: str, token: str) -> bool:
    """Return whether `token` is that of the session's forms, compared in constant time; no session has the empty token."""
    return bool(expected) and hmac.compare_digest(expected.encode(), token.encode())


def is_same_site(headers: Mapping[str, str]) -> bool:
    """Return whether a request that changes something was sent by our own page, as far as the browser says (Fetch Metadata)."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def own_path(path: str, fallback: str = "/") -> str:
    """Return `path` when it leads nowhere but into this site, else `fallback`."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and len(path) <= MAX_PATH
    return path if safe and path.isprintable() else fallback
