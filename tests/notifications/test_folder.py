"""The folder channel and the choice between the channels."""

from email import message_from_bytes
from email.policy import default

from models.settings import Settings
from notifications.channels import choose
from notifications.folder import FolderChannel
from notifications.health import channel_checks
from notifications.mail import Failed, Mail, Written
from notifications.smtp import AppriseEmail


def mail(**given):
    values = {
        "message_id": 7,
        "attempt": 2,
        "subject": "NB-00012: certificate due [N-123]",
        "address": "zoe@example.com",
        "name": "Zoë Müller",
        "html": "<p>Hello Zoë,</p>",
        "headers": {"X-Notice-Key": "key"},
    }
    return Mail(**{**values, **given})


def settings(tmp_path, **given):
    return Settings.from_environment({"NORTHBOUND_HOME": str(tmp_path), **given})


def test_a_message_becomes_a_file_that_a_mail_program_opens(tmp_path):
    assert FolderChannel(tmp_path / "mail").send(mail()) == Written()
    (written,) = (tmp_path / "mail").iterdir()
    letter = message_from_bytes(written.read_bytes(), policy=default)
    assert letter["To"] == "Zoë Müller <zoe@example.com>"
    assert letter["Subject"] == "NB-00012: certificate due [N-123]"
    assert letter["X-Notice-Key"] == "key"
    assert letter.get_body(("plain",)).get_content().strip() == "Hello Zoë,"
    assert letter.get_body(("html",)).get_content().strip() == "<p>Hello Zoë,</p>"


def test_the_files_name_is_message_and_attempt_and_names_nobody(tmp_path):
    FolderChannel(tmp_path).send(mail())
    assert [path.name for path in tmp_path.iterdir()] == ["00000007-2.eml"]


def test_only_the_owner_can_open_the_folder(tmp_path):
    FolderChannel(tmp_path / "mail").send(mail())
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path):
    (tmp_path / "mail").write_text("a file stands where the folder should")
    found = FolderChannel(tmp_path / "mail").send(mail())
    assert isinstance(found, Failed)
    assert not found.permanent


def test_an_address_that_is_none_is_given_up(tmp_path):
    found = FolderChannel(tmp_path).send(mail(address="not an address"))
    assert found == Failed("the recipient's address cannot be written", permanent=True)
    assert list(tmp_path.iterdir()) == []


def test_without_a_mail_server_there_is_the_folder(tmp_path):
    assert choose(settings(tmp_path)) == {"email": FolderChannel(tmp_path / "mail")}


def test_with_a_mail_server_there_is_no_folder(tmp_path):
    found = choose(
        settings(
            tmp_path,
            NORTHBOUND_EMAIL_URL="mailto://127.0.0.1?from=desk@example.com",
            NORTHBOUND_EMAIL_SECONDS_BETWEEN="1.5",
        )
    )
    channel = found["email"]
    assert isinstance(channel, AppriseEmail)
    assert channel.seconds_between == 1.5


def test_a_folder_alone_is_enough_in_a_demo_only(tmp_path):
    (demo,) = channel_checks(settings(tmp_path, NORTHBOUND_DEMO="1"))
    (real,) = channel_checks(settings(tmp_path))
    assert (demo[1], real[1]) == (True, False)
    assert "NORTHBOUND_EMAIL_URL" in real[3]


def test_a_url_that_cannot_be_used_is_told_without_showing_it(tmp_path):
    url = "mailto://desk:s3cret-word@"
    (check,) = channel_checks(settings(tmp_path, NORTHBOUND_EMAIL_URL=url))
    assert not check[1]
    assert "s3cret-word" not in str(check)


def test_a_mail_server_is_a_channel(tmp_path):
    url = "mailto://127.0.0.1?from=desk@example.com"
    assert channel_checks(settings(tmp_path, NORTHBOUND_EMAIL_URL=url)) == [
        ("channel email", True, "the e-mail URL can be read; no connection was made", "")
    ]
