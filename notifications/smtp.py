"""The mail channel: Apprise, one fresh object for each recipient.

Whether the server had already been handed the message, and what it said, decides whether it
may be sent again.
"""

import ast
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from notifications.courier import LINES, Courier
from notifications.mail import Failed, Mail, Result, Sent, Unknown

_HANDED_OVER = "Sending email to"
_REASON = "Socket Exception: "
_ADDRESS = re.compile(r"[^\s<>(),;:\"']+@[^\s<>(),;:\"']+")
_NOT_USABLE = (
    "the e-mail URL cannot be used: set NORTHBOUND_EMAIL_URL to mailto:// or mailtos://"
)


@dataclass(slots=True)
class AppriseEmail:
    """Mail through `mailto://` or `mailtos://`. The URL holds the password and is never shown.

    `seconds_between` is the pause between two mails; Apprise keeps its own in each object, and
    ours are fresh. `answer_seconds` bounds each reply of the server, `patience_seconds` the
    whole attempt.
    """

    url: str = field(repr=False)
    seconds_between: float = 0.2
    answer_seconds: float = 15.0
    patience_seconds: float = 60.0
    _courier: Courier = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Set the pace and the patience."""
        pace, patience = self.seconds_between, self.patience_seconds
        self._courier = Courier("the mail server", pace, patience)

    def send(self, mail: Mail) -> Result:
        """Hand one mail to the server. A server that never answers leaves it Unknown."""
        return self._courier.carry(lambda: self._submit(mail))

    def usable(self) -> bool:
        """Say whether the URL can be read; no connection is made."""
        return self._plugin() is not None

    def _submit(self, mail: Mail) -> Result:
        import apprise

        plugin = self._plugin()
        if plugin is None:
            return Failed(_NOT_USABLE)
        _address(plugin, mail, self.answer_seconds)
        sender = apprise.Apprise()
        sender.add(plugin)
        lines = LINES.listen()
        answer = sender.notify(
            body=mail.html, title=mail.subject, body_format=apprise.NotifyFormat.HTML
        )
        return self._result(answer, lines)

    def _plugin(self) -> Any:
        import apprise
        from apprise.plugins.email import NotifyEmail

        LINES.listen()
        asset = apprise.AppriseAsset(app_id="Northbound", async_mode=False)
        found = apprise.Apprise.instantiate(self.url, asset=asset)
        return found if isinstance(found, NotifyEmail) else None

    def _result(self, answer: bool | None, lines: list[str]) -> Result:
        if answer:
            return Sent()
        if answer is None:
            return Failed(_NOT_USABLE)
        told = next(
            (line.removeprefix(_REASON) for line in lines if line.startswith(_REASON)), ""
        )
        if not any(line.startswith(_HANDED_OVER) for line in lines):
            reason = f"the mail server could not be used: {self._clean(told)}"
            return Failed(reason, unreachable=True)
        return self._refusal(told)

    def _refusal(self, told: str) -> Result:
        reply = _reply(told)
        if reply is None:
            return Unknown(f"the connection was lost while sending: {self._clean(told)}")
        code, text, about_recipient = reply
        reason = f"the mail server answered {code} {self._clean(text)}"
        return Failed(reason, permanent=about_recipient and code >= 500)

    def _clean(self, text: str) -> str:
        password = urlsplit(self.url).password
        for secret in {password, unquote(password)} if password else ():
            text = text.replace(secret, "(secret)")
        return _ADDRESS.sub("(address)", " ".join(text.split()))[:200]


def _address(plugin: Any, mail: Mail, answer_seconds: float) -> None:
    plugin.targets = [(mail.name or False, mail.address)]
    plugin.cc, plugin.bcc = set(), set()  # one bad copy would fail the whole mail
    name, sender = plugin.from_addr
    plugin.from_addr = (name or "Northbound", sender)
    plugin.headers = {**plugin.headers, **mail.headers}
    plugin.notify_format = "html"
    plugin.socket_connect_timeout = answer_seconds
    plugin.request_rate_per_sec = 0  # the pause is kept by the channel
    plugin.retry = 0  # the outbox alone tries again


def _reply(told: str) -> tuple[int, str, bool] | None:
    """Read smtplib's words: a mapping refuses recipients, a tuple the mail or its sender."""
    with suppress(ValueError, SyntaxError, TypeError, StopIteration):
        found = ast.literal_eval(told)
        answer = next(iter(found.values())) if isinstance(found, dict) else found
        code, text = int(answer[0]), answer[1]
        return code, text.decode("utf-8", "replace"), isinstance(found, dict)
    return None
