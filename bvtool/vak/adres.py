"""Who a letter goes to: one name and one address, that a mail program reads back as they are."""

from __future__ import annotations

from email import message_from_bytes
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default


def make_adres(naam: str, email: str) -> Address:
    """The addressee, with the blanks in the name made one; ValueError when it can be none."""
    return Address(display_name=" ".join(naam.split()), addr_spec=email)


def list_adressen(brief: bytes, veld: str = "To") -> list[tuple[str, str]]:
    """Name and address of all to whom a letter goes, as a mail program reads them."""
    kop = message_from_bytes(brief, policy=default)[veld]
    return [(a.display_name, a.addr_spec) for a in kop.addresses] if kop is not None else []


def survives(naam: str, email: str) -> bool:
    """Whether a letter to this name and address goes to them, and to nobody else.

    >>> survives("A. Bakker", "bw@cak.example"), survives("Bakker", "a@x.example, b@x.example")
    (True, False)
    """
    brief = EmailMessage(policy=SMTP)
    try:
        adres = make_adres(naam, email)
        brief["To"] = adres
        terug = list_adressen(brief.as_bytes())
    except (ValueError, LookupError, MessageError, AttributeError):
        return False
    return terug == [(adres.display_name, email)]
