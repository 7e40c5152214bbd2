"""One e-mail over the mail server of the settings, in plain text."""

from __future__ import annotations

from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage

from yingshang.messaging.actions.outcome import Outcome, Parcel

PERMANENT = 500  # replies from 500 on say that it will never be taken (RFC 5321, 4.2.1)


def send_mail(parcel: Parcel) -> Outcome:
    """Hand the e-mail to the server. Its Message-ID is the reference, the same at every attempt."""
    letter = EmailMessage(
        subject=parcel.subject,
        body=parcel.text,
        to=[parcel.place],
        headers={"Message-ID": parcel.reference, "Auto-Submitted": "auto-generated"},
    )
    try:
        letter.send()
    except SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()), (PERMANENT, b""))
        return Outcome(ok=False, error="refused", text=f"{code} {_text(said)}", final=code >= PERMANENT)
    except SMTPDataError as refused:
        text = f"{refused.smtp_code} {_text(refused.smtp_error)}"
        return Outcome(ok=False, error="refused", text=text, final=refused.smtp_code >= PERMANENT)
    except (SMTPException, OSError) as fault:
        return Outcome(ok=False, error="unreachable", text=str(fault))
    except ValueError as fault:  # an address that cannot be written into a head
        return Outcome(ok=False, error="refused", text=str(fault), final=True)
    return Outcome(ok=True)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
