"""A real HTTP server on a socket of this machine, answering as Slack's webhooks do."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from apprise.plugins.slack import NotifySlack


class ChannelServer:
    """Takes posts and keeps them; `status` and `word` are its answer, `hangs` its silence."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, dict[str, Any]]] = []
        self.headers: list[dict[str, str]] = []
        self.status, self.word = 200, "ok"
        self.hangs = 0.0
        self.drops = False
        kept = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = self.rfile.read(int(self.headers["Content-Length"]))
                kept.posts.append((self.path, json.loads(said)))
                kept.headers.append(dict(self.headers))
                time.sleep(kept.hangs)
                if kept.drops:
                    self.connection.close()
                    return
                self.send_response(kept.status)
                self.end_headers()
                self.wfile.write(kept.word.encode())

            def log_message(self, *_: Any) -> None:
                """Stay silent: what is logged here is no part of the house."""

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                """A caller who hung up is what some tests are about."""

        self._server = Quiet(("127.0.0.1", 0), Door)

    @property
    def webhooks(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/services"

    @property
    def texts(self) -> list[str]:
        return [payload["attachments"][0]["text"] for _, payload in self.posts]

    def open(self) -> None:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def a_room(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChannelServer]:
    """Give an open server to which Apprise's webhooks point."""
    found = ChannelServer()
    found.open()
    monkeypatch.setattr(NotifySlack, "webhook_url", found.webhooks)
    yield found
    found.close()
