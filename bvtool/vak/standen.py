"""What becomes of a row of B4 and of a message: each word of the field once."""

from __future__ import annotations

from enum import StrEnum


class Rijuitkomst(StrEnum):
    """What the comparison says of a row of B4 (the counts of the contract bear these names)."""

    AAN_TE_MELDEN = "aan_te_melden"
    NIET_AANLEVEREN = "niet_aanleveren"
    TE_BEOORDELEN = "te_beoordelen"
    DUBBEL = "dubbel"
    ONLEESBAAR = "onleesbaar"


ALLEEN_REGISTER = "alleen_register"
"""Beside the outcomes of rows of B4: a person whom only the register knows."""


class Stand(StrEnum):
    """What the answers to a message amount to; one answer says one of the middle four.

    Tegenstrijdig: a person must find out.
    """

    OPEN = "open"
    GOEDGEKEURD = "goedgekeurd"
    AFGEKEURD = "afgekeurd"
    TECHNISCH = "technisch"
    ENVELOPFOUT = "envelopfout"
    TEGENSTRIJDIG = "tegenstrijdig"


AFKEUREN = (Stand.ENVELOPFOUT, Stand.TECHNISCH, Stand.AFGEKEURD)
"""The standings by which a message counts as not sent; what a client class says goes first."""
UITSPRAKEN = (Stand.GOEDGEKEURD, *reversed(AFKEUREN))
"""What one answer can say."""


RETOURTERMIJN = 3
"""Working days within which a retour is due (OP090)."""


class Twijfel(StrEnum):
    """Why an answer must not be believed as it is: it is dated before its message, names something
    else than was sent, or only says that something was not judged."""

    GEEN = ""
    TE_VROEG = "te vroeg"
    ECHO = "echo"
    NIET_BEOORDEELD = "niet beoordeeld"
