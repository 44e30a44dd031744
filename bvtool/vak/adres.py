"""Who a letter goes to: one name and one address, that a mail program reads back as they are."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP, default

_KORT = 60
"""Shorter than this, name and address stand on one line of a letter."""
# matches: "A. Bakker"
_NAAM = re.compile(r"(?:[A-Za-z][A-Za-z .-]*)?")
# matches: "bw@cak.example"
_ADRES = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*@[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")


def make_adres(naam: str, email: str) -> Address:
    """The addressee, with the blanks in the name made one; ValueError when it can be none."""
    return Address(display_name=" ".join(naam.split()), addr_spec=email)


def list_adressen(brief: bytes, veld: str = "To") -> list[tuple[str, str]]:
    """Name and address of all to whom a letter goes, as a mail program reads them."""
    koppen = brief.partition(b"\r\n\r\n")[0]
    kop = BytesHeaderParser(policy=default).parsebytes(koppen)[veld]
    return [(a.display_name, a.addr_spec) for a in kop.addresses] if kop is not None else []


def survives(naam: str, email: str) -> bool:
    """Whether a letter to this name and address goes to them, and to nobody else.

    >>> survives("A. Bakker", "bw@cak.example"), survives("Bakker", "a@x.example, b@x.example")
    (True, False)
    """
    return is_gewoon(naam, email) or reads_back(naam, email)


def is_gewoon(naam: str, email: str) -> bool:
    """Whether nothing stands in them that a mail program could read in another way: as nearly all.

    Who is so also passes `reads_back` (a property in the tests).
    """
    kort = len(naam) + len(email) < _KORT
    return bool(kort and _NAAM.fullmatch(naam) and _ADRES.fullmatch(email))


def reads_back(naam: str, email: str) -> bool:
    """Whether a letter to them, once written, names them and nobody else."""
    brief = EmailMessage(policy=SMTP)
    try:
        adres = make_adres(naam, email)
        brief["To"] = adres
        terug = list_adressen(brief.as_bytes())
    except (ValueError, LookupError, MessageError, AttributeError):
        return False
    return terug == [(adres.display_name, email)]
