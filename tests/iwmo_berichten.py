"""Makes iWmo messages for tests: by the structure that is public, and not by bvtool.

A 2.1 message holds `Clienten/Client` with a Beschikking and says the provider per product; from 2.3
there is one `Client`. The other releases are made as the nearest of these two.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from pathlib import Path
from xml.sax.saxutils import escape

CODES = {
    "WMO301": "414", "WMO302": "415", "WMO305": "418", "WMO306": "419", "WMO307": "420",
    "WMO308": "421",
}  # fmt: skip
RELEASES = ("2.1", "2.2", "2.3", "2.4", "3.0", "3.1", "3.2")
AGB = "41000017"


@dataclass(frozen=True)
class Bericht:
    """One message about one product of one client. Of a 301 `begin` and `einde` are those of the
    toewijzing, else of the delivery; `moment` is Toewijzingsdatum and -tijd; empty is left out."""

    soort: str = "WMO301"
    bsn: str = ""
    nummer: str = "1"
    begin: str = "2020-01-01"
    einde: str = ""
    reden: str = ""
    status: str = "1"
    release: str = "3.1"
    id: str = "T1"
    dag: str = "2020-01-02"
    moment: str = "2020-01-02 10:00:00"
    ingang: str = "2020-01-01"
    categorie: str = "15"
    code: str = "15A01"
    gemeente: str = "0363"
    aanbieder: str = AGB
    naam: str = "Zandkasteel"
    geboren: str = "1980-02-03"
    gebruik: str = ""
    status_client: str = ""
    codes: tuple[str, ...] = ()
    """Of an answer: the codes; `op` tells where they stand (kop, client or product)."""
    op: str = "kop"

    @property
    def oud(self) -> bool:
        return self.release in ("2.1", "2.2")

    def xml(self) -> bytes:
        """The message as bytes."""
        stuk = self.release.replace(".", "_")
        staart = f"/{stuk}" if self.oud else ""
        ruimte = f"http://www.istandaarden.nl/iwmo/{stuk}/{self.soort.lower()}/schema{staart}"
        inhoud = "" if self.is_antwoord and self.op == "kop" else self._client()
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Bericht xmlns="{ruimte}">'
            f"{self._header()}{inhoud}</Bericht>"
        ).encode()

    @property
    def is_antwoord(self) -> bool:
        return self.soort in ("WMO302", "WMO306", "WMO308")

    @property
    def kern(self) -> str:
        """The kind of product that it holds: 301, 305 or 307."""
        return {"WMO302": "WMO301", "WMO306": "WMO305", "WMO308": "WMO307"}.get(
            self.soort, self.soort
        )

    def _header(self) -> str:
        versie, subversie = self.release.split(".")
        partijen = [self.gemeente, self.aanbieder]
        if self.kern != "WMO301":
            partijen.reverse()
        extra = ""
        if self.is_antwoord:
            extra = "<IdentificatieRetour>R1</IdentificatieRetour>"
            extra += "<DagtekeningRetour>2020-01-05</DagtekeningRetour>"
            extra += self._codes("kop")
        return (
            f"<Header><BerichtCode>{CODES[self.soort]}</BerichtCode>"
            f"<BerichtVersie>{versie}</BerichtVersie>"
            f"<BerichtSubversie>{subversie}</BerichtSubversie>"
            f"<Afzender>{partijen[0]}</Afzender><Ontvanger>{partijen[1]}</Ontvanger>"
            f"<BerichtIdentificatie><Identificatie>{self.id}</Identificatie>"
            f"<Dagtekening>{self.dag}</Dagtekening></BerichtIdentificatie>{extra}</Header>"
        )

    def _codes(self, plek: str) -> str:
        if not self.is_antwoord:
            return ""
        codes = self.codes if self.op == plek else () if plek == "kop" else ("0200",)
        los = "".join(f"<RetourCode>{c}</RetourCode>" for c in codes)
        return f"<RetourCodes>{los}</RetourCodes>" if los else ""

    def client(self) -> str:
        """The class Client, to lay in the message of another."""
        gebruik = _el("DatumGebruik", self.gebruik)
        status = _el("StatusAanlevering", self.status_client) if self.kern != "WMO301" else ""
        product = self._product()
        if self.kern == "WMO301":
            product = f"<ToegewezenProducten>{product}</ToegewezenProducten>"
            if self.oud:
                product = (
                    f"<Beschikking><BeschikkingNummer>77</BeschikkingNummer>{product}</Beschikking>"
                )
        else:
            houder = "StartProducten" if self.kern == "WMO305" else "StopProducten"
            product = f"<{houder}>{product}</{houder}>"
        return (
            f"<Client><Bsn>{self.bsn}</Bsn><Geboortedatum><Datum>{self.geboren}</Datum>{gebruik}"
            f"</Geboortedatum><Geslacht>2</Geslacht><Naam><Geslachtsnaam>"
            f"<Naam>{escape(self.naam)}</Naam><Voorvoegsel>van</Voorvoegsel></Geslachtsnaam>"
            f"<Voorletters>A</Voorletters></Naam>{status}{product}{self._codes('client')}</Client>"
        )

    def _client(self) -> str:
        return f"<Clienten>{self.client()}</Clienten>" if self.oud else self.client()

    def _product(self) -> str:
        soort = {"WMO301": "ToegewezenProduct", "WMO305": "StartProduct", "WMO307": "StopProduct"}
        datum, _, tijd = self.moment.partition(" ")
        product = ""
        if self.categorie:
            product = (
                f"<Product>{_el('Categorie', self.categorie)}{_el('Code', self.code)}</Product>"
            )
        delen = [_el("ToewijzingNummer", self.nummer), product]
        aanbieder = _el("Aanbieder", self.aanbieder) if self.oud else ""
        if self.kern == "WMO301":
            delen += [
                aanbieder, _el("Toewijzingsdatum", datum), _el("Toewijzingstijd", tijd),
                _el("Ingangsdatum", self.begin), _el("Einddatum", self.einde),
                _el("RedenWijziging", self.reden),
            ]  # fmt: skip
        else:
            delen += [_el("ToewijzingIngangsdatum", self.ingang), _el("Begindatum", self.begin)]
            delen.append(aanbieder)
            if self.kern == "WMO307":
                delen += [_el("RedenBeeindiging", self.reden), _el("Einddatum", self.einde)]
            delen.append(_el("StatusAanlevering", self.status))
        naam = soort[self.kern]
        return f"<{naam}>{''.join(delen)}{self._codes('product')}</{naam}>"


def _el(naam: str, tekst: str) -> str:
    return f"<{naam}>{tekst}</{naam}>" if tekst else ""


def toewijzing(bsn: str, nummer: str = "1", **anders: str) -> Bericht:
    """A 301."""
    return replace(Bericht("WMO301", bsn, nummer, id=f"T{nummer}"), **anders)  # type: ignore[arg-type]


def start(bsn: str, nummer: str = "1", **anders: str) -> Bericht:
    """A 305."""
    return replace(Bericht("WMO305", bsn, nummer, id=f"S{nummer}"), **anders)  # type: ignore[arg-type]


def stop(bsn: str, nummer: str = "1", **anders: str) -> Bericht:
    """A 307: planned end of the delivery on 31-8-2022 unless said otherwise."""
    basis = Bericht(
        "WMO307", bsn, nummer, einde="2022-08-31", reden="19", id=f"E{nummer}", dag="2022-09-01"
    )
    return replace(basis, **anders)  # type: ignore[arg-type]


def answer(heen: Bericht, *codes: str, op: str = "kop") -> Bericht:
    """The retour on a message with these codes; without codes it approves."""
    soort = {"WMO301": "WMO302", "WMO305": "WMO306", "WMO307": "WMO308"}[heen.soort]
    return replace(heen, soort=soort, codes=codes, op=op)


def put(map_: Path, **berichten: Bericht | bytes) -> Path:
    """Lay messages in `inkomend/iwmo` of a dossier, by name."""
    doel = map_ / "inkomend" / "iwmo"
    doel.mkdir(parents=True, exist_ok=True)
    for naam, bericht in berichten.items():
        data = bericht if isinstance(bericht, bytes) else bericht.xml()
        (doel / f"{naam}.xml").write_bytes(data)
    return doel


def enclose(bericht: bytes, soort: str, referentie: str, kruis: str = "") -> bytes:
    """A message in its StUF-GGK envelope (Di01 or Du01)."""
    naam = "envelopHeenbericht-ggk_Di01" if soort == "Di01" else "envelopRetourbericht-ggk_Du01"
    cross = f"<s:crossRefnummer>{kruis}</s:crossRefnummer>" if kruis else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<g:{naam} xmlns:g="http://www.stufstandaarden.nl/koppelvlak/ggk0210" '
        'xmlns:s="http://www.egem.nl/StUF/StUF0301"><g:stuurgegevens>'
        f"<s:referentienummer>{referentie}</s:referentienummer>{cross}</g:stuurgegevens>"
        f"<g:parameters><g:bericht><g:xmlBestand>{base64.b64encode(bericht).decode()}"
        f"</g:xmlBestand></g:bericht></g:parameters></g:{naam}>"
    ).encode()


def fault(kruis: str, code: str = "IB001") -> bytes:
    """An Fo01 on the message with this number."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<s:Fo01Bericht xmlns:s="http://www.egem.nl/StUF/StUF0301"><s:stuurgegevens>'
        f"<s:crossRefnummer>{kruis}</s:crossRefnummer></s:stuurgegevens>"
        f"<s:body><s:code>{code}</s:code></s:body></s:Fo01Bericht>"
    ).encode()
