"""A server that answers as a feed does on good days and on bad ones, on this machine only."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]


class FeedServer:
    """What it answers can be changed between two questions; it keeps what it was sent."""

    def __init__(self) -> None:
        self.answer: Answer = status(404)
        self.asked: list[dict[str, str]] = []
        self.released = threading.Event()  # set, whatever hangs lets go
        self.address = ""

    def says(self, body: str | bytes, **headers: str) -> None:
        """Answer with a body from now on, and with 304 to who knows its mark."""
        raw = body.encode() if isinstance(body, str) else body
        self.answer = content(raw, {n.replace("_", "-"): v for n, v in headers.items()})


def status(code: int, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def content(body: bytes, headers: dict[str, str]) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        known = handler.headers.get("If-None-Match")
        since = handler.headers.get("If-Modified-Since")
        if (known and known == headers.get("ETag")) or (
            since and since == headers.get("Last-Modified")
        ):
            status(304)(handler)
            return
        handler.send_response(200)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@contextmanager
def serving() -> Iterator[FeedServer]:
    """Serve on a free port of the loopback until the block ends."""
    feed = FeedServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            feed.asked.append(dict(self.headers))
            with suppress(OSError):  # who asked has gone
                feed.answer(self)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    feed.address = f"http://127.0.0.1:{server.server_address[1]}/feed.yaml"
    try:
        yield feed
    finally:
        feed.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
