"""A real mail server on a socket of this machine, with the manners a test asks for."""

import asyncio
import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class PostOffice:
    """Takes mail and keeps it. `refuses` and `hangs` hold addresses; `busy` is for all."""

    def __init__(self) -> None:
        self.mail: list[EmailMessage] = []
        self.envelopes: list[list[str]] = []
        self.refuses: set[str] = set()
        self.hangs: set[str] = set()
        self.busy = False
        self.connections = 0
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=free_port(),
            authenticator=lambda *_: AuthResult(success=True),
            auth_require_tls=False,
        )

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self._controller.port}?from=desk@example.com"

    def open(self) -> None:
        self._controller.start()

    def close(self) -> None:
        self._controller.stop(no_assert=True)

    async def handle_MAIL(  # noqa: N802 - the server's own name for it
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        self.connections += 1
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address in self.refuses:
            return f"550 5.1.1 <{address}>: no such mailbox"
        if self.busy:
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        parsed = message_from_bytes(envelope.content, policy=default)
        assert isinstance(parsed, EmailMessage)
        self.mail.append(parsed)
        self.envelopes.append(list(envelope.rcpt_tos))
        if self.hangs & set(envelope.rcpt_tos):
            await asyncio.sleep(3)
        return "250 taken"
