"""What an answer and a delivery rest on: which files were compared, on which number was agreed.

In the order of the trail, and not by moments: two commands of one minute have one order too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.bestandslijst import list_bestanden
from bvtool.dossier.vragen.deze_ronde import DEZE, IS_PERIODIEK, LAATSTE_ANTWOORD

if TYPE_CHECKING:
    from bvtool.dossier.vragen.telling import Vraag


class Getal(NamedTuple):
    """The control total of an answer: clients in it, and how many of them are announced."""

    klanten: int
    aanmelden: int


def ask_gezien(vraag: Vraag) -> set[str] | None:
    """The SHA-256 of every file that the newest comparison used or saw; None without one."""
    nieuwste = vraag(
        f"select b4_sha256, register_sha256 from vergelijking where ronde = {DEZE} "
        "order by id desc limit 1"
    )
    if not nieuwste:
        return None
    b4, register = (str(sha256) for sha256 in nieuwste[0])
    for (invoer,) in vraag(
        "select invoer from spoor where opdracht = 'vergelijk' order by nr desc"
    ):
        gelezen = {str(bestand["sha256"]) for bestand in list_bestanden(str(invoer))}
        if b4 in gelezen:
            return gelezen | {register}
    return {b4, register}


def ask_gebruikt(vraag: Vraag) -> dict[str, int]:
    """The SHA-256 of every file that a comparison of an earlier round used, with its round."""
    gebruikt: dict[str, int] = {}
    for b4, register, nr in vraag(
        f"select b4_sha256, register_sha256, ronde from vergelijking where ronde < {DEZE}"
    ):
        gebruikt |= dict.fromkeys((str(b4), str(register)), int(str(nr)))
    if not gebruikt:
        return {}
    soorten = {
        str(sha) for (sha,) in vraag("select sha256 from invoer where soort in ('b4', 'register')")
    }
    ronde = 1
    for opdracht, invoer in vraag("select opdracht, invoer from spoor order by nr"):
        if opdracht == "ronde":
            ronde += 1
        elif opdracht == "vergelijk":
            for bestand in list_bestanden(str(invoer)):
                if bestand["sha256"] in soorten:
                    gebruikt.setdefault(bestand["sha256"], ronde)
    return {sha: nr for sha, nr in gebruikt.items() if nr < ronde}


def ask_register(vraag: Vraag) -> str:
    """The name of the register that the newest comparison used; empty without one."""
    rijen = vraag(
        f"select register_naam from vergelijking where ronde = {DEZE} order by id desc limit 1"
    )
    return str(rijen[0][0]) if rijen else ""


def is_teruggelezen(vraag: Vraag) -> bool:
    """Whether the newest answer is about the newest comparison, or there is no answer at all."""
    ((verg,),) = vraag(f"select max(id) from vergelijking where ronde = {DEZE}")
    rijen = vraag(f"select vergelijking_id from terugkoppeling where id = {LAATSTE_ANTWOORD}")
    return not rijen or rijen[0][0] == verg


_NU = f"select klanten, aanmelden from terugkoppeling where id = {LAATSTE_ANTWOORD}"
_BIJ_AKKOORD = """
    select t.klanten, t.aanmelden from terugkoppeling t
    left join spoor s on s.hash = t.spoor_kop
    where coalesce(s.nr, 0) < (select max(nr) from spoor where opdracht = 'akkoord')
    order by t.id desc limit 1"""


def ask_getallen(vraag: Vraag) -> tuple[Getal, Getal] | None:
    """The control total on which the newest go was given, and that of the newest answer; None while
    one of them is missing, and in a round that returns: that needs no go."""
    if vraag(f"select 1 where {IS_PERIODIEK} = 1"):
        return None
    toen, nu = vraag(_BIJ_AKKOORD), vraag(_NU)
    if not toen or not nu or not vraag("select 1 from akkoord limit 1"):
        return None
    (eerst,), (laatst,) = toen, nu
    return Getal(*(int(str(n)) for n in eerst)), Getal(*(int(str(n)) for n in laatst))
