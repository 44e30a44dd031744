"""The same comparison asked again: known from hashes, before anything is parsed.

A comparison that changed something leaves in the ledger one hash of all that decided it (`_sign`),
what its files held, and what the same command would tell the next time. As long as that hash is the
same and every file still holds those bytes, that is told and nothing is read. A file that is gone
or damaged, anything that is new, and every option that asks for more, go the whole way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bvtool.dossier.ledger import read_meta, write_meta
from bvtool.dossier.leesafspraak import dump_afspraak, read_afspraak
from bvtool.dossier.plekken import WERKBOEK, find_bestand
from bvtool.dossier.publiceer import hash_bestand
from bvtool.dossier.spoor import count_spoor
from bvtool.dossier.vragen.grondslag import ask_gebruikt, ask_register
from bvtool.dossier.vragen.opschoning import NOG_EENS
from bvtool.dossier.vragen.rondes import ask_ronde
from bvtool.dossier.vragen.telling import to_vraag
from bvtool.gemeente.inkomend import list_tabellen
from bvtool.gemeente.iwmomap import IWMO, MAP_IWMO, find_iwmo, sign_iwmo
from bvtool.gemeente.vergelijkresultaat import Vergeleken, Vergelijkvraag, make_herhaald
from bvtool.tabel.lezen.afspraak import PAD
from bvtool.tabel.lezen.poort import hash_tabel
from bvtool.vak.fouten import Bevinding
from bvtool.vak.tabellen import load_tabel
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from bvtool.dossier.werkgang import Werkgang

_REGELS = ("beslistabel", "beslisopmerkingen", "redenen-vertaling", "rondetabel", "kolommen")
_EENMALIG = "werk/werkboek "
"""What the names of workbooks begin with that are not made again: as made, and those before."""
_LANGST = 1_000_000
"""Characters of what is told that are still worth keeping."""


def find_herhaling(w: Werkgang, vraag: Vergelijkvraag) -> Vergeleken | None:
    """What this command tells when all is as it left it; None when it must be done."""
    if vraag.keuze.opnieuw or w.klok.toch:
        return None
    tekst = read_meta(w.verbinding).get(_key(vraag), "")
    if not tekst:
        return None
    bekend = json.loads(tekst)
    try:
        if _sign(w, vraag, _hash_invoer(w, vraag), count_spoor(w.verbinding)) != bekend["invoer"]:
            return None
        bestanden = _find_uitvoer(w, bekend["uitvoer"])
    except OSError:
        return None
    if bestanden is None:
        return None
    w.bestanden += bestanden
    return _load(bekend["verteld"])


def remember(w: Werkgang, vraag: Vergelijkvraag, gedaan: Vergeleken) -> None:
    """Keep what the same command would tell at once after this one.

    Nothing is kept by a run that changed nothing, when a file was changed while it was being read,
    or when it cannot be said beforehand.
    """
    weer = gedaan.nog_eens
    if weer is None or w.klok.toch or not w.is_veranderd():
        return
    try:
        sommen = _hash_invoer(w, vraag)
    except OSError:
        return
    invoer = _sign(w, vraag, sommen, count_spoor(w.verbinding) + 1)
    uitvoer = {n: s for n, s in w.list_uitvoer().items() if not n.startswith(_EENMALIG)}
    verteld = _dump(weer)
    tekst = json.dumps({"invoer": invoer, "uitvoer": uitvoer, "verteld": verteld})
    gelezen = w.list_invoer()
    los = MAP_IWMO if ask_register(to_vraag(w.verbinding)) != IWMO else ""
    zeker = all(som in gelezen for naam, som in sommen.items() if naam != los)
    if zeker and len(tekst) < _LANGST and _load(verteld) == weer:
        write_meta(w.verbinding, _key(vraag), tekst)


def _key(vraag: Vergelijkvraag) -> str:
    return NOG_EENS + ("csv" if vraag.keuze.als_csv else "werkboek")


def _hash_invoer(w: Werkgang, vraag: Vergelijkvraag) -> dict[str, str]:
    """The SHA-256 of each file that can be an input, by name; the messages of iWmo as one.

    Raises OSError for what cannot be read.
    """
    genoemd = [*([vraag.b4] if vraag.b4 else ()), *vraag.register]
    paden = [*list_tabellen(w.dossier), *(pad for pad in genoemd if pad.is_file())]
    sommen = {w.dossier.naam_van(pad): hash_tabel(pad) for pad in paden}
    iwmo = find_iwmo(w.dossier)
    return sommen | ({MAP_IWMO: sign_iwmo(iwmo)} if iwmo else {})


def _sign(w: Werkgang, vraag: Vergelijkvraag, sommen: Mapping[str, str], spoor: int) -> str:
    """One hash of all that decides what a comparison gives: the files, what the user named, the
    reading agreement, the comparison that stands, settings, rules and version. A round also looks
    at messages, answers and earlier rounds: there it is the whole ledger, by its trail."""
    stel, dossier = to_vraag(w.verbinding), w.dossier
    ronde = ask_ronde(w.verbinding)
    ((hoeveel,),) = stel("select count(*) from vergelijking")
    wijzer = w.find_klaargezet(PAD)
    delen = [
        __version__,
        dossier.pad.resolve().name,
        repr(dossier.instellingen),
        repr([load_tabel(tabel) for tabel in _REGELS]),
        repr(ronde),
        repr(sorted(ask_gebruikt(stel).items())),
        dump_afspraak(read_afspraak(w.verbinding)),
        str(hoeveel),
        str(spoor if ronde.periodiek else 0),
        hash_bestand(wijzer) if wijzer.is_file() else "",
        repr([dossier.naam_van(pad) for pad in (vraag.b4, *vraag.register) if pad is not None]),
        repr(vraag.b4 is None),
        repr(sorted(sommen.items())),
    ]
    return hashlib.sha256("|".join(delen).encode("utf-8", "surrogateescape")).hexdigest()


def _find_uitvoer(w: Werkgang, uitvoer: Mapping[str, str]) -> list[str] | None:
    """The files of this comparison as they are told; None when one is gone or damaged.

    In the workbook the clerk works: it must be there.
    """
    namen = []
    for naam, som in uitvoer.items():
        pad = w.dossier.pad / naam
        if naam == WERKBOEK:
            pad = find_bestand(to_vraag(w.verbinding), w.dossier, WERKBOEK)
        if not pad.is_file() or (naam != WERKBOEK and hash_bestand(pad) != som):
            return None
        namen.append(w.dossier.naam_van(pad))
    return namen


def _dump(gedaan: Vergeleken) -> dict[str, object]:
    return {
        "tellingen": gedaan.tellingen,
        "meldingen": [[b.waar, b.wat, b.wat_nu] for b in gedaan.meldingen],
        "opmerkingen": gedaan.opmerkingen,
        "apart": gedaan.apart,
        "ronde": gedaan.ronde,
        "peildatum": gedaan.peildatum,
    }


def _load(verteld: Mapping[str, Any]) -> Vergeleken:
    return make_herhaald(
        verteld["tellingen"],
        [Bevinding(*delen) for delen in verteld["meldingen"]],
        verteld["apart"],
        opmerkingen=verteld["opmerkingen"],
        ronde=verteld["ronde"],
        peildatum=verteld["peildatum"],
    )
