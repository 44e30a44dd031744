"""What a fault of the system or of the ledger means for who uses bvtool: cause and exit code."""

from __future__ import annotations

import errno

from bvtool.dossier.serverfout import explain_server
from bvtool.vak.fouten import Bezig, BvFout, InvoerGeweigerd, LeesSchrijfFout

_OORZAAK = {
    errno.EACCES: "u heeft hier geen rechten, of het bestand staat open in een ander programma",
    errno.EPERM: "u heeft hier geen rechten",
    errno.ENOSPC: "de schijf is vol",
    errno.EROFS: "hier mag niet worden geschreven",
    errno.EIO: "de schijf of het netwerk geeft een fout",
    errno.ENOENT: "het bestand of de map is er niet",
    errno.ENOTDIR: "een deel van dit pad is geen map",
    errno.EISDIR: "dit is een map en geen bestand",
    errno.ENAMETOOLONG: "de naam is te lang",
    errno.EDQUOT: "uw ruimte op de schijf is op",
}


def explain_oorzaak(fout: BaseException) -> BvFout | None:
    """The fault in Dutch, with its exit code; one of bvtool itself as it is.

    None for what nobody foresaw.
    """
    if isinstance(fout, BvFout):
        return fout
    if (van_systeem := _find_oserror(fout)) is not None:
        return _explain_os(van_systeem)
    if isinstance(fout, UnicodeEncodeError) and fout.reason == "surrogates not allowed":
        return _explain_naam(fout)
    if type(fout).__module__.startswith(("sqlite3", "psycopg")):
        return _explain_ledger(fout)
    return None


def _explain_naam(fout: UnicodeEncodeError) -> BvFout:
    return InvoerGeweigerd(
        "In een naam staan tekens die niet te lezen zijn.",
        waar=fout.object if len(fout.object) < 300 and "\n" not in fout.object else "",
        wat_nu="Geef het bestand of de map een naam met gewone letters en cijfers, en geef de "
        "opdracht opnieuw.",
    )


def _find_oserror(fout: BaseException) -> OSError | None:
    """The fault of the system itself, also where a library wrapped it in one of its own."""
    oorzaak: BaseException | None = fout
    for _ in range(5):
        if isinstance(oorzaak, OSError) and (oorzaak is fout or oorzaak.errno in _OORZAAK):
            return oorzaak
        oorzaak = (oorzaak.__cause__ or oorzaak.__context__) if oorzaak is not None else None
    return None


def _explain_os(fout: OSError) -> BvFout:
    oorzaak = _OORZAAK.get(fout.errno or 0, "het systeem weigert dit")
    return LeesSchrijfFout(
        f"Lezen of schrijven lukt niet: {oorzaak}.",
        waar=str(fout.filename or ""),
        wat_nu="Los dit op (sluit het bestand, maak ruimte of vraag rechten) "
        "en geef de opdracht opnieuw.",
    )


def _explain_ledger(fout: BaseException) -> BvFout:
    if type(fout).__module__.startswith("psycopg"):
        return explain_server(fout)
    tekst = str(fout).lower()
    if "locked" in tekst or "busy" in tekst:
        return Bezig(
            "Het dossier is bezet.",
            waar="dossier.db",
            wat_nu="Wacht even en geef de opdracht opnieuw.",
        )
    if "full" in tekst:
        return _explain_os(OSError(errno.ENOSPC, "", "dossier.db"))
    if "malformed" in tekst or "not a database" in tekst or "corrupt" in tekst:
        return LeesSchrijfFout(
            "De administratie van dit dossier is beschadigd.",
            waar="dossier.db",
            wat_nu="Zet dossier.db terug uit uw reservekopie, "
            "of geef een kopie van dossier.db.kopie de naam dossier.db.",
        )
    return LeesSchrijfFout(
        "De administratie van dit dossier is niet te lezen of te schrijven.",
        waar="dossier.db",
        wat_nu="Controleer of de map bereikbaar is, of er ruimte is en of u rechten heeft.",
    )
