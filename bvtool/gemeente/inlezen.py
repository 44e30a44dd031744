"""Reading B4 and the register as the dossier agreed, and asking what is not agreed yet.

The one road of every step that reads them: find the files, read them by the agreement of the
ledger, take in what a person filled in in `werk/leeswijzer.xlsx`, and tell what is still open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.bestanden.b4 import B4Bestand, read_b4
from bvtool.bestanden.bron import Lijstbronnen, put_away
from bvtool.bestanden.leeswijzer import Leestafel, Leeswijzer, write_leeswijzer
from bvtool.bestanden.leeswijzer_lezing import read_leeswijzer
from bvtool.bestanden.personenblad import Leeswens
from bvtool.bestanden.register import RegisterBestand
from bvtool.bestanden.registers import RegistersOpen, read_registers
from bvtool.bestanden.soort import REGISTER
from bvtool.bestanden.waardevragen import WaardenOpen
from bvtool.dossier.leesafspraak import read_afspraak, write_afspraak
from bvtool.dossier.vragen.grondslag import ask_gebruikt
from bvtool.dossier.vragen.rondes import ask_ronde
from bvtool.dossier.vragen.telling import to_vraag
from bvtool.gemeente.invoer import Invoer, find_invoer
from bvtool.gemeente.iwmomap import IWMO, MAP_IWMO, sign_iwmo
from bvtool.gemeente.ronde import peil_of
from bvtool.kalender.klok import TIJDZONE
from bvtool.tabel.lezen.afspraak import PAD, Leesafspraak, sign_koppen
from bvtool.tabel.lezen.kolomvragen import KolommenOpen
from bvtool.tabel.lezen.ruw import RuweTabel
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.masker import show_naam
from bvtool.vak.peil import MIGRATIE, Peil
from bvtool.vergelijking.beleid import Beleid

if TYPE_CHECKING:
    from bvtool.bestanden.iwmo import Iwmoverslag
    from bvtool.dossier.instellingen import Instellingen
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang

Vraag = KolommenOpen | WaardenOpen


class LeesVragen(InvoerGeweigerd):
    """Nothing can be compared before a person answers; `wijzer` holds the questions."""

    def __init__(self, vragen: Sequence[Vraag], wijzer: Leeswijzer) -> None:
        een = vragen[0]
        super().__init__(
            een.fout if len(vragen) == 1 else "Van beide bestanden is iets niet duidelijk.",
            waar=een.waar if len(vragen) == 1 else "",
            wat_nu=f"Vul in {PAD} iedere lege Betekenis in, sla het op en geef opnieuw: bvtool "
            "vergelijk. Of beantwoord de vragen hier met: bvtool kolommen",
            bevindingen=[b for v in vragen for b in v.bevindingen],
        )
        self.wijzer = wijzer


class Leesresultaat(NamedTuple):
    """Both inputs as they were read and as they came (`bronnen`; the raw cells are put away), the
    tables they came from, what about them is open, and of a register of messages what became of
    each (`iwmo`)."""

    b4: B4Bestand
    register: RegisterBestand
    bronnen: Lijstbronnen
    invoer: Invoer
    wijzer: Leeswijzer
    afspraak: Leesafspraak
    meldingen: tuple[Bevinding, ...] = ()
    iwmo: Iwmoverslag | None = None

    def namen(self, dossier: Dossier) -> tuple[str, str]:
        """How the file of the CAK and the register are called, fit to be shown."""
        delen = self.invoer.register_paden
        return (
            show_naam(dossier.naam_van(self.invoer.b4.pad)),
            ", ".join(show_naam(dossier.naam_van(p)) for p in delen),
        )


@dataclass(frozen=True, slots=True)
class Opties:
    """The files that were named on the command line; by SHA-256 those that an earlier round used,
    with its number; whether this is a round that returns, and of which day and contribution."""

    b4: Path | None = None
    register: tuple[Path, ...] = ()
    gebruikt: Mapping[str, int] = field(default_factory=dict)
    ronde: bool = False
    peil: Peil = MIGRATIE


def try_read(dossier: Dossier, opties: Opties, afspraak: Leesafspraak) -> Leesresultaat:
    """Finds and reads B4 and the register by this agreement; changes nothing.

    Raises LeesVragen when a person must answer first, and the faults of finding and reading.
    """
    invoer = find_invoer(dossier, opties.b4, opties.register, afspraak, opties.gebruikt)
    return read_both(invoer, dossier.instellingen, afspraak, opties.peil, ronde=opties.ronde)


def read_both(
    invoer: Invoer,
    instellingen: Instellingen,
    afspraak: Leesafspraak,
    peil: Peil,
    *,
    ronde: bool,
) -> Leesresultaat:
    """Both inputs, read side by side; of two faults that of B4 is raised, of two questions both.

    Who presses Ctrl-C does not wait for the other file.
    """
    wens = Leeswens(
        instellingen.kolommen_register,
        afspraak,
        categorieen=Beleid.of(instellingen, peil).categorieen,
        release=instellingen.release,
    )
    draad, wacht = ThreadPoolExecutor(1), True
    try:
        straks = draad.submit(_read_register, invoer, instellingen, wens)
        vragen: list[Vraag] = []
        b4: B4Bestand | None = None
        register: RegisterBestand | None = None
        iwmo: Iwmoverslag | None = None
        try:
            b4 = read_b4(
                invoer.b4.pad,
                eigen_koppen=instellingen.kolommen_b4,
                blad=invoer.b4.blad or None,
                afspraak=afspraak,
                ronde=ronde,
            )
        except KolommenOpen as vraag:
            vragen.append(vraag)
        try:
            register, iwmo = straks.result()
        except (KolommenOpen, WaardenOpen) as vraag:
            vragen.append(vraag)
        except RegistersOpen as meer:
            vragen += meer.vragen
    except KeyboardInterrupt:
        wacht = False
        raise
    finally:
        draad.shutdown(wait=wacht, cancel_futures=True)
    wijzer = _make_wijzer([b.ruw for b in (b4, register) if b is not None], vragen)
    if b4 is None or register is None:
        raise LeesVragen(vragen, wijzer)
    wijzer = wijzer._replace(waarden=register.waardevragen)
    b4, register, bronnen = put_away(b4, register)
    return Leesresultaat(b4, register, bronnen, invoer, wijzer, afspraak, invoer.meldingen, iwmo)


def _read_register(
    invoer: Invoer, instellingen: Instellingen, wens: Leeswens
) -> tuple[RegisterBestand, Iwmoverslag | None]:
    """The register, from its tables or from messages of the own gemeenten."""
    if invoer.iwmo is None:
        return read_registers(invoer.register, invoer.personen, wens), None
    from bvtool.bestanden.iwmo import read_iwmo_map

    eigen = {instellingen.gemeente, *instellingen.regiogemeenten}
    return read_iwmo_map(invoer.iwmo, IWMO, sign_iwmo(invoer.iwmo), eigen, wens)


def _make_wijzer(gelezen: Sequence[RuweTabel], vragen: Sequence[Vraag]) -> Leeswijzer:
    """How each table is read, of those that were read and of those that ask."""
    tabellen = [*gelezen, *(v.tabel for v in vragen if isinstance(v, WaardenOpen))]
    tafels = [Leestafel(t.bestand, t.blad or "", t.beeld) for t in tabellen if t.beeld is not None]
    tafels += [Leestafel(v.bestand, v.blad, v.beeld) for v in vragen if isinstance(v, KolommenOpen)]
    waarden = [w for v in vragen if isinstance(v, WaardenOpen) for w in v.vragen]
    return Leeswijzer(tuple(tafels), tuple(waarden))


@dataclass(slots=True)
class Inleesgang:
    """How the reading went in one unit of work: `gelezen`, or `vraag` when a person must answer;
    `opmerkingen` tells what was taken from the agreement and what is still open."""

    gelezen: Leesresultaat | None = None
    vraag: LeesVragen | None = None
    opmerkingen: tuple[str, ...] = ()


def read_agreed(w: Werkgang, opties: Opties, *, met_bestand: bool = True) -> Inleesgang:
    """Reads the inputs by the agreement, with what stands filled in in the reading agreement.

    What was answered goes into the ledger; `publish_wijzer` stages what is still open. Raises
    InvoerGeweigerd when the reading agreement holds what cannot be. Without `met_bestand` that file
    is left out: who answered otherwise just now is not overruled by it.
    """
    dossier, ronde = w.dossier, ask_ronde(w.verbinding)
    opties = replace(
        opties,
        gebruikt=ask_gebruikt(to_vraag(w.verbinding)),
        ronde=ronde.periodiek,
        peil=peil_of(ronde),
    )
    eerst = read_afspraak(w.verbinding)
    gang = _attempt(dossier, opties, eerst)
    afspraak = eerst
    pad = dossier.pad / PAD
    wijzer = wijzer_of(gang)
    if met_bestand and pad.is_file():
        antwoorden = read_leeswijzer(pad, PAD, wijzer, eerst)
        afspraak = antwoorden.lay_over(eerst)
        if afspraak != eerst:
            gang = _attempt(dossier, opties, afspraak)
            wijzer = wijzer_of(gang)
    if gang.gelezen is not None:
        afspraak = _remember_soorten(afspraak, gang.gelezen, opties)
    write_afspraak(w.verbinding, afspraak)
    if gang.gelezen is not None and wijzer.vraagt:
        aantal = len(wijzer.list_open_waarden())
        wat = count(aantal, "waarde", "waarden")
        doet = "betekent" if aantal == 1 else "betekenen"
        ook = "" if opties.ronde else ", of op Alleen in eigen register"
        gang.opmerkingen = (
            f"Bvtool weet niet wat {wat} in uw register {doet}. Hangt het bij iemand daarvan af, "
            f"dan staat die persoon op Te beoordelen{ook}. Zeg het in {PAD} en geef opnieuw: "
            "bvtool vergelijk",
        )
    return gang


def is_settled(w: Werkgang, gang: Inleesgang, opties: Opties) -> bool:
    """Whether the same files are read the same way again at once: what was answered or said with an
    option now stands in the agreement, and nothing else follows from it."""
    gelezen, na = gang.gelezen, read_afspraak(w.verbinding)
    if gelezen is None:
        return False
    if na.soorten != gelezen.afspraak.soorten:
        gebruikt = ask_gebruikt(to_vraag(w.verbinding))
        invoer = find_invoer(w.dossier, opties.b4, opties.register, na, gebruikt)
        if invoer != gelezen.invoer:
            return False
    pad = w.find_klaargezet(PAD)
    if not pad.is_file():
        return True
    try:
        return read_leeswijzer(pad, PAD, gelezen.wijzer, na).lay_over(na) == na
    except InvoerGeweigerd:
        return False


def publish_wijzer(w: Werkgang, gang: Inleesgang, *, beantwoord: bool = False) -> None:
    """Stage the reading agreement when something is open; after answers given elsewhere
    (`beantwoord`) also when it lies there: its empty cell must not undo them."""
    wijzer = wijzer_of(gang)
    oud = beantwoord and (w.dossier.pad / PAD).is_file()
    if wijzer.vraagt or gang.vraag is not None or oud:
        w.publiceer(PAD, partial(_write, wijzer, w.dossier))


def _write(wijzer: Leeswijzer, dossier: Dossier, pad: Path) -> None:
    begin = dossier.instellingen.timeslot or dossier.instellingen.peildatum
    assert begin is not None
    write_leeswijzer(pad, wijzer, datetime.combine(begin, time(), TIJDZONE))


def _attempt(dossier: Dossier, opties: Opties, afspraak: Leesafspraak) -> Inleesgang:
    try:
        return Inleesgang(gelezen=try_read(dossier, opties, afspraak))
    except LeesVragen as vraag:
        return Inleesgang(vraag=vraag)


def wijzer_of(gang: Inleesgang) -> Leeswijzer:
    """How the files are read, whether they could be read to the end or not."""
    if gang.gelezen is not None:
        return gang.gelezen.wijzer
    assert gang.vraag is not None
    return gang.vraag.wijzer


def _remember_soorten(
    afspraak: Leesafspraak, gelezen: Leesresultaat, opties: Opties
) -> Leesafspraak:
    """What was said with an option holds for later files with the same headers."""
    nieuw = dict(afspraak.soorten)
    if opties.b4 and gelezen.invoer.b4.koppen:
        nieuw[sign_koppen(gelezen.invoer.b4.koppen)] = "b4"
    if opties.register:
        nieuw.pop(MAP_IWMO, None)
        if gelezen.invoer.iwmo is not None:
            nieuw[MAP_IWMO] = REGISTER
        nieuw |= {sign_koppen(t.koppen): "register" for t in gelezen.invoer.register if t.koppen}
    return replace(afspraak, soorten=nieuw)
