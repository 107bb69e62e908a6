"""Whether people can be reached at all: what `doctor` and every sweep ask."""

from models.settings import Settings
from notifications.channels import choose
from notifications.mail import Failed, Mail, Sent, Unknown
from notifications.slack import HOW_TO_SET, AppriseSlack
from notifications.smtp import AppriseEmail

Check = tuple[str, bool, str, str]  # name, ok, message, remedy
_SET_ONE = "set NORTHBOUND_EMAIL_URL, for example mailtos://user:password@example.org?smtp=smtp.example.org"


def channel_checks(settings: Settings) -> list[Check]:
    """Say whether each channel reaches people. A folder alone is enough in a demo only."""
    return [_mail(settings), *_slack(settings)]


def _mail(settings: Settings) -> Check:
    if settings.email_url is None:
        return _folder_only(settings)
    if AppriseEmail(settings.email_url).usable():
        return ("channel email", True, "the e-mail URL can be read; no connection was made", "")
    return ("channel email", False, "the e-mail URL cannot be used", _SET_ONE)


def _slack(settings: Settings) -> list[Check]:
    if settings.slack_url is None:
        return []
    if AppriseSlack(settings.slack_url).usable():
        return [
            ("channel slack", True, "the Slack URL can be read; no connection was made", "")
        ]
    return [("channel slack", False, "the Slack URL cannot be used", HOW_TO_SET)]


def _folder_only(settings: Settings) -> Check:
    written = f"messages are written to {settings.mail_folder} and sent to nobody"
    if settings.demo:
        return ("channel email", True, f"demo: {written}", "")
    return ("channel email", False, f"no channel reaches people: {written}", _SET_ONE)


def test_mail(settings: Settings, address: str) -> Check:
    """Send one mail of trial to an address, past the ledger; say what became of it."""
    mail = Mail(
        message_id=0,
        attempt=1,
        subject="Northbound: a mail of trial",
        address=address,
        name=None,
        html="<p>Northbound can send mail. Nothing is due, and nothing was recorded.</p>",
    )
    result = choose(settings)["email"].send(mail)
    if isinstance(result, Sent):
        return ("test mail", True, "the mail server took it; see whether it arrives", "")
    if isinstance(result, Failed | Unknown):
        return ("test mail", False, result.reason, "look at NORTHBOUND_EMAIL_URL")
    _, ok, message, remedy = _folder_only(settings)
    return ("test mail", ok, message, remedy)
