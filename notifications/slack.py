"""The Slack channel: an incoming webhook of the firm's, through Apprise.

Whoever reads there is not known one by one: what is said names a case and a date, no person.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from notifications.courier import LINES, Courier
from notifications.mail import Failed, Mail, Result, Sent, Unknown

SECONDS_BETWEEN = 1.2  # Slack takes about one message a second from a webhook
HOW_TO_SET = "set NORTHBOUND_SLACK_URL to slack://TOKEN/TOKEN/TOKEN/#channel, with one channel"
_NOT_USABLE = f"the Slack URL cannot be used: {HOW_TO_SET}"
_STATUS = re.compile(r"Failed to send to Slack: .*error=(\d{3})\.")
# What the library says when no request left: no connection, no name, no valid certificate.
_NEVER_LEFT = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeoutError",
    "CERTIFICATE_VERIFY_FAILED",
)


@dataclass(slots=True)
class AppriseSlack:
    """Slack through `slack://`. The URL is the key to the channel and is never shown.

    `answer_seconds` bounds each reply of the server, `patience_seconds` the whole attempt.
    """

    url: str = field(repr=False)
    seconds_between: float = SECONDS_BETWEEN
    answer_seconds: float = 15.0
    patience_seconds: float = 60.0
    _courier: Courier = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Set the pace and the patience."""
        self._courier = Courier("Slack", self.seconds_between, self.patience_seconds)

    def send(self, mail: Mail) -> Result:
        """Post the words to the webhook's channel; name and address are not looked at."""
        return self._courier.carry(lambda: self._posted(mail))

    def usable(self) -> bool:
        """Say whether the URL can be read; no connection is made."""
        return self._plugin() is not None

    def _plugin(self) -> Any:
        import apprise
        from apprise.plugins.slack import NotifySlack, SlackMode

        LINES.listen()
        asset = apprise.AppriseAsset(app_id="Northbound", async_mode=False)
        found = apprise.Apprise.instantiate(self.url, asset=asset)
        webhooks = (SlackMode.WEBHOOK, SlackMode.WEBHOOK_GOV)
        if not isinstance(found, NotifySlack) or found.mode not in webhooks:
            return None
        # With two channels nobody could say which of them a failure was about.
        return found if len(found.channels) == 1 else None

    def _posted(self, mail: Mail) -> Result:
        import apprise

        plugin = self._plugin()
        if plugin is None:
            return Failed(_NOT_USABLE)
        _plain(plugin, self.answer_seconds)
        sender = apprise.Apprise()
        sender.add(plugin)
        lines = LINES.listen()
        # From a page the library escapes what Slack would obey, as a call to the whole channel.
        answer = sender.notify(
            body=mail.html, title=mail.subject, body_format=apprise.NotifyFormat.HTML
        )
        return Sent() if answer else _failure(lines)


def _plain(plugin: Any, answer_seconds: float) -> None:
    plugin.include_image = plugin.include_footer = False  # neither says anything to the reader
    plugin.use_blocks = False  # a block holds 150 characters of title and 3,000 of text
    plugin.redirects = False  # the address is the secret: it is told to nobody else
    plugin.socket_connect_timeout = plugin.socket_read_timeout = answer_seconds
    plugin.request_rate_per_sec = 0  # the pause is kept by the channel
    plugin.retry = 0  # the outbox alone tries again


def _failure(lines: list[str]) -> Result:
    """Read what became of it; the lines themselves hold the webhook's address."""
    said = " ".join(lines)
    if answered := _STATUS.search(said):
        return _answered(int(answered[1]))
    if "Socket Exception: " not in said:
        return Failed(_NOT_USABLE)
    if any(word in said for word in _NEVER_LEFT):
        return Failed("Slack could not be reached", unreachable=True)
    return Unknown("the connection to Slack was lost before it answered")


def _answered(status: int) -> Result:
    if status < 300:
        return Unknown(f"Slack answered {status} without a word of confirmation")
    permanent = 400 <= status < 500 and status not in (408, 429)
    return Failed(f"Slack answered {status}", permanent=permanent)
