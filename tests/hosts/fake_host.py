"""A code host on loopback: what a test puts into it, what was asked of it, and answers that go wrong."""

from __future__ import annotations

import io
import json
import re
import threading
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message

    Answer = tuple[int, Any] | tuple[int, Any, dict[str, str]]

TOKEN = "ghs_0123456789secret"  # noqa: S105 - made up


@dataclass
class Asked:
    """One request: its method, path, query, JSON and headers."""

    method: str
    path: str
    query: dict[str, str]
    data: Any
    headers: Message


@dataclass
class FakeHost:
    """Answers each request by the first route whose pattern fits; ``wrong`` answers come before."""

    routes: dict[tuple[str, str], Callable[..., Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    wrong: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def answer(self, asked: Asked) -> tuple[int, Any, dict[str, str]]:
        self.asked.append(asked)
        if self.wrong and self.wrong[0][0] == asked.method:
            _, status, headers = self.wrong.pop(0)
            return status, {"message": f"wrong, says the host to {TOKEN}"}, headers
        for (method, pattern), route in self.routes.items():
            found = re.fullmatch(pattern, asked.path)
            if method == asked.method and found:
                answer = route(asked, *found.groups())
                return answer if len(answer) == 3 else (*answer, {})
        return 404, {"message": "Not Found"}, {}

    def writes(self) -> list[tuple[str, str]]:
        """Return the requests that change something."""
        return [(each.method, each.path) for each in self.asked if each.method != "GET"]

    def __enter__(self) -> Self:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def _any(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                query = {key: each[0] for key, each in parse_qs(parts.query).items()}
                asked = Asked(
                    self.command, parts.path, query, json.loads(body) if body else None, self.headers
                )
                status, data, headers = fake.answer(asked)
                out = data if isinstance(data, bytes) else json.dumps(data).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(out)))
                self.end_headers()
                self.wfile.write(out)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _any  # noqa: N815 - http.server's names

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class Notes:
    """Comments that can be listed page by page, added and edited."""

    def __init__(self, shape: Callable[[int, str, str], dict[str, Any]], me: str) -> None:
        self.shape, self.me = shape, me
        self.all: list[tuple[str, str]] = []

    def listed(self, asked: Asked, *_: str) -> Answer:
        size, page = int(asked.query["per_page"]), int(asked.query["page"])
        first = size * (page - 1)
        return 200, [
            self.shape(number, *each)
            for number, each in enumerate(self.all)
            if first <= number < first + size
        ]

    def add(self, asked: Asked, *_: str) -> Answer:
        self.all.append((self.me, asked.data["body"]))
        return 201, {}

    def edit(self, asked: Asked, *numbers: str) -> Answer:
        self.all[int(numbers[-1])] = (self.me, asked.data["body"])
        return 200, {}


def archive(files: dict[str, bytes]) -> bytes:
    """Return a zip archive of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()
