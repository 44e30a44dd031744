"""Makes messages of every release and shape for tests, by the specification and not by bvtool.

The bodies hold fictive BSNs and names, which must never come out anywhere.
"""

import base64
from dataclasses import dataclass
from datetime import date

BSN = "999990019"
NAAM = "Zandkasteel"
CODES = {
    "WMO301": "414",
    "WMO302": "415",
    "WMO303D": "416",
    "WMO304D": "417",
    "WMO305": "418",
    "WMO306": "419",
    "WMO307": "420",
    "WMO308": "421",
    "WMO315": "444",
    "WMO316": "445",
    "JW301": "436",
    "JW302": "437",
    "JW305": "438",
    "JW306": "439",
    "WMO401": "470",
    "WMO402": "471",
    "WMO407": "580",
    "WMO408": "581",
}
GGK = "http://www.stufstandaarden.nl/koppelvlak/ggk0210"
STUF = "http://www.egem.nl/StUF/StUF0301"


@dataclass(frozen=True)
class B:
    """One message. `van` and `naar` are the parties of the heenbericht, also on a retour."""

    soort: str
    release: str
    van: str
    naar: str
    id: str
    dag: date
    retour_dag: date | None = None

    def xml(self, **anders: str) -> bytes:
        return make_xml(self, **anders)

    def stuf(self, tijdstip: str) -> bytes:
        return make_stuf(self.xml(), tijdstip, retour=self.retour_dag is not None)

    def ei(self) -> bytes:
        return make_ei(self)


def namespace(soort: str, release: str) -> str:
    familie = {"W": "iwmo", "J": "ijw"}[soort[0]] if soort[-3] != "4" else "ieb"
    stuk = release.replace(".", "_")
    staart = f"/{stuk}" if familie != "ieb" and release in ("2.0", "2.1", "2.2") else ""
    return (
        f"http://www.istandaarden.nl/{familie}/{stuk}/{soort.lower().rstrip('df')}/schema{staart}"
    )


def header(b: B) -> str:
    versie, subversie = b.release.split(".")
    code = CODES.get(b.soort, "")
    identificatie = f"<Identificatie>{b.id}</Identificatie><Dagtekening>{b.dag}</Dagtekening>"
    partijen = f"<Afzender>{b.van}</Afzender>"
    if b.naar:
        partijen += f"<Ontvanger>{b.naar}</Ontvanger>"
    if b.release == "2.0" and b.soort[-3] != "4":
        tekst = (
            f"<Berichtspecificatie><Code>{code}</Code><Versie>{versie}</Versie>"
            f"<SubVersie>{subversie}</SubVersie></Berichtspecificatie>{partijen}"
            f"<Berichtidentificatie>{identificatie}<Tekenset>1</Tekenset></Berichtidentificatie>"
        )
    else:
        tekst = (
            f"<BerichtCode>{code}</BerichtCode><BerichtVersie>{versie}</BerichtVersie>"
            f"<BerichtSubversie>{subversie}</BerichtSubversie>{partijen}"
            f"<BerichtIdentificatie>{identificatie}</BerichtIdentificatie>"
        )
    if b.retour_dag:
        tekst += (
            f"<IdentificatieRetour>R{b.id}</IdentificatieRetour>"
            f"<DagtekeningRetour>{b.retour_dag}</DagtekeningRetour>"
            "<RetourCodes><RetourCode>0200</RetourCode></RetourCodes>"
        )
    return tekst


def make_xml(b: B, *, ruimte: str = "", kop: str = "", voor: str = "") -> bytes:
    ruimte = ruimte or namespace(b.soort, b.release)
    tekst = (
        f'<?xml version="1.0" encoding="UTF-8"?>{voor}\r\n<m:Bericht xmlns:m="{ruimte}">\r\n'
        f"<m:Header>{kop or header(b)}</m:Header>\r\n"
        f"<m:Client><Bsn>{BSN}</Bsn><Naam>{NAAM}</Naam></m:Client>\r\n</m:Bericht>\r\n"
    )
    return tekst.encode()


def make_stuf(inhoud: bytes, tijdstip: str, *, retour: bool = False, regel: int = 76) -> bytes:
    soort = "envelopRetourbericht-ggk_Du01" if retour else "envelopHeenbericht-ggk_Di01"
    kaal = base64.b64encode(inhoud).decode()
    base = "\r\n".join(kaal[i : i + regel] for i in range(0, len(kaal), regel))
    tekst = (
        f'<?xml version="1.0" encoding="UTF-8"?><g:{soort} xmlns:g="{GGK}" xmlns:s="{STUF}">'
        f"<g:stuurgegevens><s:berichtcode>Di01</s:berichtcode><s:zender><s:organisatie>0363"
        f"</s:organisatie></s:zender><s:tijdstipBericht>{tijdstip}</s:tijdstipBericht>"
        f"</g:stuurgegevens><g:parameters><g:bericht><g:xmlBestand>{base}</g:xmlBestand>"
        f"</g:bericht></g:parameters></g:{soort}>"
    )
    return tekst.encode()


LENGTE = {"WMO301": 310, "WMO305": 180, "WMO315": 180, "WMO307": 140}


def make_ei(b: B) -> bytes:
    """A fixed-width message of release 2.0: voorloop, a client, and the closing record."""
    gemeente, aanbieder = sorted((b.van, b.naar), key=len)
    versie, subversie = b.release.split(".")
    voorloop = (
        f"01{CODES[b.soort]}{int(versie):02d}{int(subversie):02d}{gemeente}{aanbieder}"
        f"{b.id:<12}{b.dag:%Y%m%d}1"
    )
    assert len(voorloop) == 42
    lengte = LENGTE.get(b.soort, 330)
    records = [voorloop, f"02000000000001{BSN}0363{NAAM}", "99" + "1".zfill(6)]
    return "".join(f"{record:<{lengte}}\r\n" for record in records).encode("latin-1")
