"""Messages as mail systems return them, in the shapes that the standards give and that real systems send."""

from email.message import EmailMessage

from app.subscriptions.secret_links import links

HEADERS = "From: Practice Exchange <no-reply@localhost>\nTo: robin@example.org\nSubject: The newsletter\nMessage-ID: {mark}\n"


def delivery(
    subscriber: int,
    mailing: int = 1,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    mark: str = "",
    original: str = "text/rfc822-headers",
    to: str = "no-reply@localhost",
    diagnostic: str = "smtp; 550 5.1.1 <robin@example.org>: Recipient address rejected",
) -> bytes:
    """A delivery status notification (RFC 3464), with the headers of the message or with the whole of it."""
    headers = HEADERS.format(mark=mark or links.message_id(subscriber, mailing))
    body = headers if original == "text/rfc822-headers" else f"{headers}\nWords of the issue.\n"
    text = f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <20260302.{subscriber}.{mailing}@mx.example.org>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="AA/mx.example.org"

This is a MIME-encapsulated message.

--AA/mx.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--AA/mx.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon,  2 Mar 2026 12:00:00 +0000 (GMT)

Final-Recipient: rfc822; robin@example.org
Original-Recipient: rfc822;robin@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: {diagnostic}

--AA/mx.example.org
Content-Description: Undelivered Message
Content-Type: {original}

{body}
--AA/mx.example.org--
"""
    return text.replace("\n", "\r\n").encode()


def feedback(subscriber: int, mailing: int = 1, *, sort: str = "abuse", mark: str = "") -> bytes:
    """A feedback report (RFC 5965): somebody pressed "this is spam"."""
    headers = HEADERS.format(mark=mark or links.message_id(subscriber, mailing))
    text = f"""From: <abusedesk@example.com>
Date: Mon, 2 Mar 2026 12:00:00 +0000
Subject: FW: The newsletter
To: <no-reply@localhost>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report for an email message received on Mon, 2 Mar 2026.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

Feedback-Type: {sort}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <robin@example.org>
Source-IP: 192.0.2.1

--part1_13d.2e68ed54_boundary
Content-Type: message/rfc822
Content-Disposition: inline

{headers}
Words of the issue.
--part1_13d.2e68ed54_boundary--
"""
    return text.encode()


def away(subscriber: int, mailing: int = 1) -> bytes:
    """A note that somebody is on leave: not a report of either sort."""
    note = EmailMessage()
    note["From"], note["To"], note["Subject"] = "robin@example.org", "no-reply@localhost", "Away until Monday"
    note["In-Reply-To"] = links.message_id(subscriber, mailing)
    note["Auto-Submitted"] = "auto-replied"
    note.set_content("Action: failed\nStatus: 5.1.1\n\nI am away.")
    return note.as_bytes()
