# SPDX-License-Identifier: AGPL-3.0-or-later
"""A letter to a volunteer as a mail that a mail program opens as a draft (RFC 5322, .eml)."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from daisy_pipeline.intake.report import Letter
from daisy_pipeline.intake.report_html import html_of
from daisy_pipeline.intake.report_text import text_of


def mail_of(letter: Letter, to: str = "", *, boundary: str) -> bytes:
    """The mail: text first, HTML beside it. ``to`` is an address, "" leaves it to the sender.

    ``boundary`` parts the two; it is given, so that the same letter is the same bytes. No date:
    the program that sends it sets one.
    """
    mail = EmailMessage(policy=SMTP.clone(max_line_length=900))
    mail["Subject"] = letter.subject
    if to:
        mail["To"] = Address(addr_spec=to)
    mail["X-Unsent"] = "1"  # Outlook and Thunderbird open it for sending
    mail.set_content(text_of(letter), cte="base64")
    mail.add_alternative(html_of(letter).decode("utf-8"), subtype="html", cte="base64")
    mail.set_boundary(boundary)
    return mail.as_bytes()
