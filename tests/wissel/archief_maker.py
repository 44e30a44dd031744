"""Makes a mixed archive of messages in four releases together with the truth about it.

The truth is how the archive was made: a case is chosen first, its messages are made to be that
case. Nothing here asks bvtool for a judgement.
"""

import io
import random
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from tests.wissel.berichten import B

OP = "2019-04-10T12:00"
# Days on which the release was in use and nothing was closing; 2.3 is the current one at OP.
LEVEN = {
    "2.0": (date(2017, 1, 2), date(2017, 5, 20)),
    "2.1": (date(2017, 6, 20), date(2018, 3, 10)),
    "2.2": (date(2018, 4, 10), date(2019, 3, 10)),
    "2.3": (date(2019, 4, 2), date(2019, 4, 8)),
}
VOLGENDE = {"2.0": "2.1", "2.1": "2.2", "2.2": "2.3"}
LIVE = {"2.1": date(2017, 6, 12), "2.2": date(2018, 4, 3), "2.3": date(2019, 4, 1)}
# A day between the closing of heenberichten and that of retourberichten, and one in the freeze.
DICHT = {"2.0": date(2017, 6, 7), "2.1": date(2018, 3, 28), "2.2": date(2019, 3, 27)}
FREEZE = {"2.1": date(2017, 6, 10), "2.2": date(2018, 4, 1), "2.3": date(2019, 3, 30)}
PAREN = [
    ("WMO301", "WMO302", "g"),
    ("WMO305", "WMO306", "a"),
    ("WMO307", "WMO308", "a"),
    ("WMO315", "WMO316", "a"),
    ("WMO303D", "WMO304D", "a"),
    ("JW301", "JW302", "g"),
    ("JW305", "JW306", "a"),
]
GEMEENTEN = [f"{code:04d}" for code in (34, 80, 363, 518, 599, 796)]
AANBIEDERS = [f"{41000000 + 17 * n:08d}" for n in range(40)]


@dataclass
class Waarheid:
    """What must come out: pairs (staat, Identificatie), and counts of files."""

    oordelen: Counter[tuple[str, str]] = field(default_factory=Counter)
    compleet: int = 0
    berichten: int = 0
    vreemd: int = 0
    onleesbaar: int = 0
    later: int = 0


class Maker:
    """Makes cases one by one; every random choice hangs on the seed."""

    def __init__(self, zaad: int) -> None:
        self.rng = random.Random(zaad)
        self.waarheid = Waarheid()
        self._nummer = 0

    def make(self, berichten: int) -> Iterator[tuple[str, bytes]]:
        """(file name, bytes) until there are that many messages, then what is no message."""
        gevallen = [
            (self.compleet, 70),
            (self.onbeantwoord, 8),
            (self.andere_release, 5),
            (self.zonder_heen, 4),
            (self.dubbel, 4),
            (self.na_sluiting, 5),
            (self.te_vroeg, 2),
            (self.later, 2),
        ]
        while self.waarheid.berichten < berichten:
            geval = self.rng.choices(*zip(*gevallen, strict=True))[0]
            for bericht in geval():
                self.waarheid.berichten += 1
                yield self.as_bestand(bericht)
        yield from self.rommel()

    def basis(self, release: str | None = None) -> tuple[B, str]:
        self._nummer += 1
        release = release or self.rng.choice(list(LEVEN))
        heen, retour, wie = self.rng.choice(PAREN)
        gemeente, aanbieder = self.rng.choice(GEMEENTEN), self.rng.choice(AANBIEDERS)
        van, naar = (gemeente, aanbieder) if wie == "g" else (aanbieder, gemeente)
        eerste, laatste = LEVEN[release]
        dag = eerste + timedelta(days=self.rng.randrange((laatste - eerste).days + 1))
        return B(heen, release, van, naar, f"H{self._nummer:06d}", dag), retour

    def answer(self, heen: B, soort: str, *, release: str = "", dag: date | None = None) -> B:
        dag = dag or heen.dag + timedelta(days=1)
        return B(soort, release or heen.release, heen.van, heen.naar, heen.id, heen.dag, dag)

    def compleet(self) -> list[B]:
        heen, soort = self.basis()
        self.waarheid.compleet += 1
        return [heen, self.answer(heen, soort)]

    def onbeantwoord(self) -> list[B]:
        heen, _ = self.basis()
        staat = "open" if heen.release == "2.3" else "na de wissel"
        self.waarheid.oordelen[staat, heen.id] += 1
        return [heen]

    def andere_release(self) -> list[B]:
        heen, soort = self.basis(self.rng.choice(list(VOLGENDE)))
        nieuw = VOLGENDE[heen.release]
        self.waarheid.oordelen["andere release", heen.id] += 1
        return [heen, self.answer(heen, soort, release=nieuw, dag=LIVE[nieuw] + timedelta(days=1))]

    def zonder_heen(self) -> list[B]:
        heen, soort = self.basis()
        self.waarheid.oordelen["zonder heenbericht", heen.id] += 1
        return [self.answer(heen, soort)]

    def dubbel(self) -> list[B]:
        heen, soort = self.basis()
        retour = self.answer(heen, soort)
        self.waarheid.compleet += 1
        self.waarheid.oordelen["dubbel", heen.id] += 1
        return [heen, retour, self.rng.choice([heen, retour])]

    def na_sluiting(self) -> list[B]:
        heen, soort = self.basis(self.rng.choice(list(DICHT)))
        dag = DICHT[heen.release]
        heen = B(heen.soort, heen.release, heen.van, heen.naar, heen.id, dag)
        self.waarheid.compleet += 1
        self.waarheid.oordelen["na sluiting", heen.id] += 1
        return [heen, self.answer(heen, soort)]

    def te_vroeg(self) -> list[B]:
        heen, soort = self.basis(self.rng.choice(list(FREEZE)))
        heen = B(heen.soort, heen.release, heen.van, heen.naar, heen.id, FREEZE[heen.release])
        self.waarheid.compleet += 1
        self.waarheid.oordelen["te vroeg", heen.id] += 1
        return [heen, self.answer(heen, soort, dag=LEVEN[heen.release][0] + timedelta(days=1))]

    def later(self) -> list[B]:
        heen, _ = self.basis("2.3")
        self.waarheid.later += 1
        return [B(heen.soort, "2.3", heen.van, heen.naar, heen.id, date(2019, 4, 11))]

    def as_bestand(self, b: B) -> tuple[str, bytes]:
        naam = f"{self.rng.randrange(16**8):08x}"
        vormen = ["xml", "xml", "stuf"]
        if b.release == "2.0" and b.retour_dag is None and b.soort in ("WMO301", "WMO315"):
            vormen = ["ei"]
        vorm = self.rng.choice(vormen)
        if vorm == "ei":
            return f"{naam}.asc", b.ei()
        if vorm == "xml":
            return f"{naam}.xml", b.xml()
        dag = b.retour_dag or b.dag
        return f"{naam}.stuf.xml", b.stuf(f"{dag:%Y%m%d}{self.rng.randrange(9, 12):02d}3000")

    def rommel(self) -> Iterator[tuple[str, bytes]]:
        heel = self.basis()[0].xml()
        vreemd = [
            ("notulen.pdf", b"%PDF-1.7 notulen"),
            ("pagina.html", b"<html><body>hallo</body></html>"),
            ("factuur.xml", b'<Invoice xmlns="urn:oasis"><ID>1</ID></Invoice>'),
            ("lijst.csv", b"a;b;c\r\n1;2;3\r\n"),
        ]
        kapot = [
            ("half.xml", heel[: heel.index(b"</m:Header>")]),
            ("doctype.xml", heel.replace(b"?>", b'?><!DOCTYPE x SYSTEM "file:///etc/passwd">', 1)),
            ("leeg.xml", b""),
            ("kapot.asc", b"01414020003634100000"),
            ("kapot.zip", b"PK\x03\x04 en dan niets"),
        ]
        self.waarheid.vreemd += len(vreemd)
        self.waarheid.onleesbaar += len(kapot)
        yield from vreemd
        yield from kapot


def lay_down(map_: Path, berichten: int, zaad: int) -> Waarheid:
    """The archive on disk: half loose in folders, half in zips; gives the truth."""
    maker = Maker(zaad)
    zips: dict[int, list[tuple[str, bytes]]] = {}
    for nummer, (naam, inhoud) in enumerate(maker.make(berichten)):
        if nummer % 2 or not naam.endswith((".xml", ".asc")):
            doel = map_ / f"map{nummer % 7}" / f"{nummer:05d}-{naam}"
            doel.parent.mkdir(parents=True, exist_ok=True)
            doel.write_bytes(inhoud)
        else:
            zips.setdefault(nummer % 3, []).append((f"{nummer:05d}-{naam}", inhoud))
    for nummer, leden in zips.items():
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zip_:
            for naam, inhoud in leden:
                zip_.writestr(naam, inhoud)
        (map_ / f"postvak{nummer}.zip").write_bytes(buffer.getvalue())
    return maker.waarheid
