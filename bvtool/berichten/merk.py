"""The mark of an answer that was made up: `ketentest` puts it in, a real answer never has it.

It is a comment in the XML itself, so it stays in a zip, in a copy and under another name, and says
nothing to who reads the message.
"""

from __future__ import annotations

MERK = b"<!-- Verzonnen antwoord van bvtool ketentest, alleen om te oefenen -->"
_VERKLARING = b"?>"


def mark(data: bytes) -> bytes:
    """The bytes of a message with the mark, behind its XML declaration."""
    plek = data.index(_VERKLARING) + len(_VERKLARING)
    return data[:plek] + b"\r\n" + MERK + data[plek:]


def is_verzonnen(data: bytes) -> bool:
    """Whether these bytes have the mark."""
    return MERK in data
