"""Something elsewhere that answers as it was told to: a site, or what pretends to be one."""

from __future__ import annotations

import io
import json
import ssl
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from rotunda import __version__

TOKEN = "rotunda_0a1b2c3d_this-is-quite-secret"  # noqa: S105  # opens nothing
ME = {"user": "Ann", "token": "t", "source": "user:1 token:1", "may": {"export": {}, "edit-register": {}}}
ME |= {"rotunda": __version__, "now": "2026-11-26T12:00:00+00:00"}


@dataclass(frozen=True)
class Said:
    """An answer: status, body (bytes, or what is sent as JSON), and headers. A `cut` one breaks off half way."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False

    @property
    def text(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Elsewhere:
    """Where it is, and what it was asked: method, path, token and body of each request."""

    url: str
    asked: list[tuple[str, str, str | None, bytes]] = field(default_factory=list)


Answering = Callable[[str, str, bytes], Said | None]


@contextmanager
def elsewhere(answer: Answering, certificate: Path | None = None) -> Iterator[Elsewhere]:
    """Serve what `answer` says to a method, a path and a body; `None` hangs up, and so does a cut answer half way."""
    here = Elsewhere("")

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.removeprefix("/api/v1")
            here.asked.append((self.command, path, self.headers.get("Authorization"), body))
            said = answer(self.command, path, body)
            if said is None:
                return
            self.send_response(said.status)
            self.send_header("Content-Length", str(len(said.text)))
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.text[: len(said.text) // 2] if said.cut else said.text)

        do_GET = do_PUT = _answer  # noqa: N815  # as the library calls them

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as the library calls it
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        here.url = f"{'http' if certificate is None else 'https'}://localhost:{server.server_port}"
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hangs up is expected
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield here
        server.shutdown()


def a_site(**paths: Said) -> Answering:
    """A Rotunda that knows who asks, and says these at `estate` or at a table; other rows it has already."""

    def answer(method: str, path: str, body: bytes) -> Said:
        name = path.partition("?")[0].strip("/").replace("/", "_")
        if name in paths:
            return paths[name]
        if name == "me":
            return Said(200, ME)
        if method == "PUT":
            return Said(200, same(body))
        return Said(200, {"items": [], "next": None})

    return answer


def same(body: bytes) -> dict[str, Any]:
    """The answer to rows that are there already."""
    given = json.loads(body)
    rows = given["rows"] if isinstance(given, dict) else given
    verdict = {"key": "", "verdict": "same", "changes": {}, "errors": []}
    return {"rows": [{"row": at, **verdict} for at in range(1, len(rows) + 1)]}


def zipped(withheld: Any = None, **members: bytes) -> bytes:
    """A zip of members, by names in which a double underscore stands for a slash, and what is withheld."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name.replace('__', '/')}.csv", content)
        archive.writestr("versions.jsonl", '["people", "P1", 1]\n')
        archive.writestr("withheld.json", json.dumps(withheld or {}))
    return made.getvalue()
