"""The ways out of the house, and which of them the settings open."""

from typing import Protocol

from models.rules.notices import Channel as Over
from models.settings import Settings
from notifications.folder import FolderChannel
from notifications.mail import Mail, Result
from notifications.slack import AppriseSlack
from notifications.smtp import AppriseEmail


class Channel(Protocol):
    """Whoever can carry a mail. Nothing is raised: what went wrong is in the answer."""

    def send(self, mail: Mail) -> Result:
        """Carry one mail to one recipient, once."""
        ...


def choose(settings: Settings) -> dict[str, Channel]:
    """Return the channel for each way a notice travels; without a mail server, the folder."""
    chosen: dict[str, Channel] = {Over.EMAIL: _mail(settings)}
    if settings.slack_url is not None:
        chosen[Over.SLACK] = AppriseSlack(settings.slack_url)
    return chosen


def _mail(settings: Settings) -> Channel:
    if settings.email_url is None:
        return FolderChannel(settings.mail_folder)
    return AppriseEmail(settings.email_url, seconds_between=settings.email_seconds_between)
