"""The folder channel: each message becomes a file that any mail program opens."""

import os
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

from notifications.mail import Failed, Mail, Result, Written

_SENDER = Address("Northbound", "northbound", "localhost")


@dataclass(frozen=True, slots=True)
class FolderChannel:
    """Writes one `.eml` for each attempt, whole or not at all. Nothing leaves the machine."""

    folder: Path

    def send(self, mail: Mail) -> Result:
        """Write the file, named by message and attempt; never more than Written."""
        # Names and addresses are inside: the folder is its owner's alone.
        target = self.folder / f"{mail.message_id:08d}-{mail.attempt}.eml"
        half_done = target.with_suffix(".part")
        try:
            for folder in (self.folder.parent, self.folder):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            half_done.write_bytes(_letter(mail).as_bytes())
            os.replace(half_done, target)
        except OSError as error:
            return Failed(f"the mail folder cannot be written: {error.strerror}")
        except (ValueError, IndexError, MessageError):
            return Failed("the recipient's address cannot be written", permanent=True)
        return Written()


def _letter(mail: Mail) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = mail.subject
    letter["From"] = _SENDER
    letter["To"] = Address(mail.name or "", addr_spec=mail.address)
    for name, value in mail.headers.items():
        letter[name] = value
    letter.set_content(plain(mail.html))
    letter.add_alternative(mail.html, subtype="html")
    return letter


def plain(html: str) -> str:
    """Return the text part of a page, word for word as the mail channel sends it."""
    from apprise.common import NotifyFormat
    from apprise.conversion import convert_between

    text: str = convert_between(NotifyFormat.HTML, NotifyFormat.TEXT, html)
    return text
