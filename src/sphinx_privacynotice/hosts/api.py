"""Requests to the API of a code host: bounded in time, size and number, the token never printed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.client import HTTPException
from time import sleep
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from sphinx_privacynotice.base.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import Message

TIMEOUT = 20
"""Seconds for one answer of the host."""

ATTEMPTS = 4
MAX_WAIT = 60
"""Seconds between two attempts, whatever the host asks for."""

MAX_ANSWER = 20_000_000
PER_PAGE = 100
MAX_PAGES = 50
MAX_SHOWN = 300
"""Characters of an answer in a message."""

_LATER = frozenset({429, 500, 502, 503, 504})
_NOT_FOUND = 404
_TWICE_IS_ONCE = frozenset({"GET", "PATCH", "PUT", "DELETE"})
"""Methods that may be sent again: a second time changes nothing more."""


class HostError(Exception):
    """Why a job cannot go on, in words for whoever reads its log; ``status`` is the host's (0: no answer)."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class _NoRedirect(HTTPRedirectHandler):
    """Follows nothing: the token is for the host that was named, and for no other."""

    def redirect_request(self, *_args: object, **_options: object) -> None:
        """Return no new request."""


@dataclass(frozen=True, slots=True)
class Api:
    """The API at ``url``; ``headers`` hold the token, and ``secret`` is taken out of every message."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    secret: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Raise `HostError` for an address that is none of the web."""
        if urlsplit(self.url).scheme not in {"http", "https"}:
            raise HostError(f"“{one_line(self.url)[:MAX_SHOWN]}” is no address of an API")

    def get(self, path: str, **query: object) -> Any:
        """Return what the host answers to a question."""
        return self._json("GET", path + (f"?{urlencode(query)}" if query else ""))

    def find(self, path: str, **query: object) -> Any:
        """Return what the host answers to a question, None where there is no such thing."""
        try:
            return self.get(path, **query)
        except HostError as error:
            if error.status == _NOT_FOUND:
                return None
            raise

    def pages(self, path: str, **query: object) -> Iterator[Any]:
        """Yield the entries of a list, page by page.

        Raises `HostError` where it is longer than `MAX_PAGES`: what was not seen may be there.
        """
        for page in range(1, MAX_PAGES + 1):
            entries = self.get(path, **query, per_page=PER_PAGE, page=page)
            if not isinstance(entries, list):
                raise HostError(f"{path}: the host's answer is no list")
            yield from entries
            if len(entries) < PER_PAGE:
                return
        raise HostError(
            f"{path}: there are more than {MAX_PAGES * PER_PAGE:,} entries, and so nothing is done"
        )

    def send(self, method: str, path: str, data: Mapping[str, object]) -> Any:
        """Change something, and return what the host answers."""
        return self._json(method, path, json.dumps(data).encode())

    def download(self, path: str, most: int) -> bytes:
        """Return a file of at most ``most`` bytes; where the host sends us elsewhere, no token goes along."""
        status, headers, body = self._request("GET", path, None, most)
        if status in range(300, 400):
            target = str(headers.get("Location") or "")
            here, there = urlsplit(self.url), urlsplit(target)
            if there.scheme != "https" and (there.scheme, there.hostname) != (here.scheme, here.hostname):
                raise HostError(f"{path}: the host leads to an address that is not encrypted")
            other = Api(target, {"User-Agent": "sphinx-privacynotice"}, self.secret)
            status, _, body = other._request("GET", "", None, most)
        if status != 200:
            raise HostError(f"{path}: the host answers {status}", status)
        return body

    def _json(self, method: str, path: str, body: bytes | None = None) -> Any:
        status, _, answer = self._request(method, path, body, MAX_ANSWER)
        try:
            data = json.loads(answer) if answer.strip() else None
        except (ValueError, RecursionError):
            data = None
            if status < 300:
                raise HostError(f"{method} {path}: the host's answer is no JSON", status) from None
        if status >= 300:
            said = data.get("message", data.get("error", "")) if isinstance(data, dict) else ""
            raise HostError(
                self.hide(
                    f"{method} {path}: the host answers {status} {one_line(str(said))[:MAX_SHOWN]}"
                ).rstrip(),
                status,
            )
        return data

    def hide(self, text: str) -> str:
        """Return ``text`` without the token."""
        return text.replace(self.secret, "***") if self.secret else text

    def _request(self, method: str, path: str, body: bytes | None, most: int) -> tuple[int, Message, bytes]:
        for attempt in range(1, ATTEMPTS + 1):
            again = attempt < ATTEMPTS and method in _TWICE_IS_ONCE
            try:
                status, headers, answer = self._once(method, path, body, most)
            except (URLError, HTTPException, OSError) as error:
                if not again:
                    reason = one_line(str(getattr(error, "reason", error)))[:MAX_SHOWN]
                    raise HostError(
                        self.hide(f"{method} {path}: no answer from the host: {reason}")
                    ) from None
                wait = 2.0**attempt
            else:
                if not again or not _is_for_later(status, headers):
                    return status, headers, answer
                wait = _seconds(headers.get("Retry-After")) or 2.0**attempt
            sleep(min(wait, MAX_WAIT))
        raise AssertionError  # the last attempt returns or raises

    def _once(self, method: str, path: str, body: bytes | None, most: int) -> tuple[int, Message, bytes]:
        request = Request(self.url + path, body, dict(self.headers), method=method)  # noqa: S310 - see __post_init__
        if body is not None:
            request.add_header("Content-Type", "application/json")
        try:
            response = build_opener(_NoRedirect).open(request, timeout=TIMEOUT)
        except HTTPError as error:
            response = error
        with response:
            answer: bytes = response.read(most + 1)
            if len(answer) > most:
                raise HostError(f"{method} {path}: the host's answer is larger than {most:,} bytes")
            return int(response.status), response.headers, answer


def _is_for_later(status: int, headers: Message) -> bool:
    """Say whether the host asks us to come again: it is down, or was asked too much (GitHub: 403)."""
    return status in _LATER or (
        status == 403 and ("Retry-After" in headers or headers.get("X-RateLimit-Remaining") == "0")
    )


def _seconds(text: str | None) -> float:
    return float(text) if text and text.isdecimal() and len(text) < 6 else 0.0
