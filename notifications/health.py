"""Whether people can be reached at all: what `doctor` and every sweep ask."""

from models.settings import Settings
from notifications.smtp import AppriseEmail

Check = tuple[str, bool, str, str]  # name, ok, message, remedy
_SET_ONE = "set NORTHBOUND_EMAIL_URL, for example mailtos://user:password@example.org?smtp=smtp.example.org"


def channel_checks(settings: Settings) -> list[Check]:
    """Say whether a channel reaches people. A folder alone is enough in a demo only."""
    if settings.email_url is None:
        return [_folder_only(settings)]
    if AppriseEmail(settings.email_url).usable():
        return [("channel email", True, "mail leaves through the configured server", "")]
    return [("channel email", False, "the e-mail URL cannot be used", _SET_ONE)]


def _folder_only(settings: Settings) -> Check:
    written = f"messages are written to {settings.mail_folder} and sent to nobody"
    if settings.demo:
        return ("channel email", True, f"demo: {written}", "")
    return ("channel email", False, f"no channel reaches people: {written}", _SET_ONE)
