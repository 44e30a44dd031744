"""How the CAK answers one heenbericht: the rules against its own history, then an answer of its
kind or an Fo01."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from bvtool.berichten.boom import read_boom
from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.controle import check_heen
from bvtool.berichten.eigenbijdrage import Eigenbijdrage
from bvtool.berichten.envelop import DI01, Envelop, build_du01, build_fo01
from bvtool.berichten.foutcodes import find_foutcode
from bvtool.berichten.historie import GeheugenHistorie
from bvtool.berichten.lezing import Heenbericht
from bvtool.berichten.merk import mark
from bvtool.berichten.regels import (
    BESTANDSREGELS,
    FOUT,
    LEEG,
    Overtreding,
    Toets,
    check_bericht,
)
from bvtool.berichten.release import load_release
from bvtool.berichten.retour import Wmo408, answer_to, build_retour
from bvtool.berichten.schema import BW, Schemasets
from bvtool.berichten.schemaset import Schemas
from bvtool.vak.codes import GEEN_OPMERKING, TECHNISCH
from bvtool.vak.fouten import Bevinding, InstellingFout
from bvtool.vak.gemeenten import is_gemeente
from bvtool.vak.standen import Stand
from bvtool.vak.tabellen import load_tabel

SCHEMAFOUT = "IB001"


class Reactie(NamedTuple):
    """What the CAK makes of one file: `heen` when it could be read, and the answer.

    `retour` a retourbericht, else `fout` the code of an Fo01. `envelop` and `release` are those of
    the heenbericht.
    """

    bestand: str
    sha256: str
    heen: Eigenbijdrage | None
    envelop: Envelop | None
    retour: Wmo408 | None
    fout: str = ""
    release: str = ""

    @property
    def telt(self) -> bool:
        """Whether the message stands at the CAK."""
        return self.retour is not None and not self.retour.codes

    @property
    def uitkomst(self) -> Stand:
        """goedgekeurd, afgekeurd, technisch or envelopfout."""
        return self.retour.oordeel if self.retour else Stand.ENVELOPFOUT


def hash_stuk(stuk: Berichtbestand) -> str:
    """By what a file is known again: its bytes, or its name when it was not read."""
    return sha256(stuk.data or stuk.naam.encode()).hexdigest()


@dataclass(slots=True)
class Cak:
    """The CAK in a rehearsal: its records per gemeente, and the number of its last answer."""

    schemas: Schemasets
    nu: datetime
    volgnummer: int = 0
    historie: dict[str, GeheugenHistorie] = field(default_factory=dict)
    referenties: set[str] = field(default_factory=set)

    def answer(self, stuk: Berichtbestand) -> Reactie:
        """The answer to one file; `remember` then puts it into the records.

        Raises BerichtGeweigerd when the file is not meant as a message at all.
        """
        som = hash_stuk(stuk)
        controle = check_heen(stuk, self.schemas, Toets(self.nu.date(), LEEG))
        heen = controle.heen
        envelop = heen.envelop if heen else None
        fouten = [o.retourcode for o in controle.overtredingen if o.regel in BESTANDSREGELS]
        fout = next((code for code in fouten if code), "")
        if heen is not None and envelop is not None:
            fout = fout or self._check_envelop(heen, envelop)
        if heen is None or heen.bericht is None or fout:
            return Reactie(stuk.naam, som, None, envelop, None, fout or SCHEMAFOUT)
        oordeel = self._judge(heen.bericht)
        return Reactie(stuk.naam, som, heen.bericht, envelop, oordeel, "", heen.release)

    def _check_envelop(self, heen: Heenbericht, envelop: Envelop) -> str:
        """The code of the Fo01 that refuses the envelope; empty when it is fine."""
        if envelop.soort != DI01 or envelop.functie != (heen.soort or BW[0]):
            return "IB004"
        if not is_gemeente(envelop.organisatie, self.nu.date()):
            return "IB005"
        if heen.bericht and envelop.organisatie != heen.bericht.afzender:
            return "IB007"
        return "IB016" if envelop.referentie in self.referenties else ""

    def historie_van(self, afzender: str) -> GeheugenHistorie:
        """The records of one sender."""
        return self.historie.setdefault(afzender, GeheugenHistorie())

    def _judge(self, heen: Eigenbijdrage) -> Wmo408:
        historie = self.historie_van(heen.afzender)
        gebroken = check_bericht(heen, Toets(self.nu.date(), historie))
        return self.make_retour(heen, [o for o in gebroken if o.ernst == FOUT])

    def remember(self, reactie: Reactie) -> None:
        """Put a message into the records once its answer is final."""
        if reactie.envelop:
            self.referenties.add(reactie.envelop.referentie)
        if reactie.heen:
            self.note(reactie.heen, telt=reactie.telt)

    def note(self, heen: Eigenbijdrage, *, telt: bool) -> None:
        """A message that stands (`telt`), or one of which only the Identificatie was used."""
        historie = self.historie_van(heen.afzender)
        if telt:
            historie.note(heen)
        else:
            historie.note_identificatie(heen.identificatie, heen.soort)

    def make_retour(self, heen: Eigenbijdrage, gebroken: list[Overtreding]) -> Wmo408:
        """The answer: 0001 alone when a technical rule broke, or one of which no code is known
        (aangenomen); else codes on the header, else on the class; without a breach an approval."""
        niveau = {r["code"]: r["niveau"] for r in load_tabel("retourcodes")}
        gevonden = [o.retourcode or TECHNISCH for o in gebroken]
        codes = {
            n: list(dict.fromkeys(code for code in gevonden if niveau[code] == n))
            for n in ("technisch", "header", "klasse")
        }
        wie = (heen, self.next_id(), self.nu.date())
        if codes["technisch"]:
            return answer_to(
                *wie,
                codes_header=[TECHNISCH],
                xslt_versie=load_release().versies["xslt"],
            )
        if codes["header"]:
            return answer_to(*wie, codes_header=codes["header"])
        return answer_to(*wie, codes_periode=codes["klasse"], codes_client=[GEEN_OPMERKING])

    def next_id(self) -> str:
        """The next IdentificatieRetour."""
        self.volgnummer += 1
        return f"R{self.volgnummer:07d}"

    def write(self, reactie: Reactie) -> tuple[str, bytes]:
        """The file of an answer, in a Du01 when the message came in a Di01: its name and bytes.

        It is marked as made up, in the envelope and within.
        """
        kruis = reactie.envelop.referentie if reactie.envelop else ""
        gemeente = reactie.envelop.organisatie if reactie.envelop else ""
        if reactie.retour is None:
            eigen = self._uuid(f"{reactie.sha256}|{reactie.fout}")
            fout = find_foutcode(reactie.fout, self.nu.date())
            assert fout is not None
            data = build_fo01(fout.code, fout.omschrijving, gemeente, eigen, kruis, self.nu)
            return f"Fo01_{eigen[:13]}.xml", mark(data)
        retour = reactie.retour
        een = self.schemas.choose(retour.soort, reactie.release)
        kaal = build_retour(een.vorm(retour.soort), retour)
        check_past(kaal, een, retour.soort)
        data = mark(kaal)
        if reactie.envelop:
            eigen = self._uuid(f"{retour.afzender}|{retour.identificatie_retour}")
            omhuld = build_du01(data, gemeente, eigen, kruis, self.nu, een.release, retour.soort)
            data = mark(omhuld)
        return f"{retour.soort[3:]}_{retour.identificatie_retour}.xml", data

    def _uuid(self, bron: str) -> str:
        """A UUID v4 that is the same in every rehearsal with the same messages."""
        cijfers = sha256(f"{self.nu.isoformat()}|{bron}".encode()).digest()
        return str(uuid.UUID(bytes=cijfers[:16], version=4))


def check_past(data: bytes, schemas: Schemas, soort: str) -> None:
    """Raises InstellingFout when the schemas of a user do not allow this answer, with the element:
    a set may enumerate fewer codes than the rules of bvtool have."""
    if not schemas.eigen:
        return
    if zinnen := schemas.fouten(soort, read_boom(data)):
        raise InstellingFout(
            "Een antwoord van ketentest past niet bij het schema in uw map.",
            waar=schemas.herkomst,
            wat_nu="Oefen zonder uw eigen schema's: haal de regel [schema] map weg.",
            bevindingen=[Bevinding(soort.lower(), zin) for zin in zinnen],
        )
