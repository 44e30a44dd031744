"""Makes the pictures of the manual again, and the page of what is printed (docs/op-papier.md):
python docs/maak_beelden.py, or with the word `papier` only that page, with `jaar` those of the year.

From the sample case (samples/verwacht, samples/werkboek_ingevuld.xlsx) and, for the monitor, from
an example of the CAK that is made here; so only fictive people.
Needs LibreOffice, pdftoppm (poppler) and Chromium; without them it says which one is missing.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from pathlib import Path

DOCS = Path(__file__).resolve().parent
SAMPLES = DOCS.parent / "samples"
BEELDEN = DOCS / "beelden"
VERWACHT = SAMPLES / "verwacht"

# Picture, workbook, the sheet at the foot of the page, and what to cut out: dots per inch, then
# left, top, width and height.
WERKMAPPEN = [
    ("werkboek-start", VERWACHT / "werkboek.xlsx", "Start", (85, 25, 45, 775, 270)),
    ("werkboek-leeg", VERWACHT / "werkboek.xlsx", "Te beoordelen", (85, 25, 40, 935, 210)),
    ("werkboek-ingevuld", SAMPLES / "werkboek_ingevuld.xlsx", "Te beoordelen", (85, 25, 40, 935, 405)),
    ("werkboek-dubbel", SAMPLES / "werkboek_ingevuld.xlsx", "Dubbel of onleesbaar", (85, 25, 40, 935, 140)),
    ("rapport", VERWACHT / "680363_AanleverrapportageBW.xlsx", "berichten", (120, 45, 55, 1095, 255)),
]  # fmt: skip
# Picture, page, width and height of the window.
PAGINAS = [
    ("vergelijking", VERWACHT / "vergelijking.html", (900, 1190)),
    ("retour", VERWACHT / "retour.html", (900, 900)),
]
# Title on the page, workbook, and what it is.
PAPIER = [
    ("Het werkboek", VERWACHT / "werkboek.xlsx", "Een lijst die te breed is, loopt door op een volgende pagina, met de kolommen van de persoon erbij."),
    ("De terugkoppeling", VERWACHT / "terugkoppeling_680363.xlsx", "Eerst wat het CAK stuurde, dan wat u antwoordt. Wie het is, staat op iedere pagina."),
    ("Het weekrapport", VERWACHT / "680363_AanleverrapportageBW.xlsx", "Eerst de berichten, dan de antwoorden daarop, allebei met BSN en startnummer."),
]  # fmt: skip
PAPIER_DPI = 80
LANDELIJK = ("--rol", "cak", "--gemeenten", "26", "--klanten", "800")
MONITOR_NU = "2022-11-09T11:00"


def main() -> None:
    """Makes every picture."""
    programmas = {naam: find(*keuzes) for naam, keuzes in PROGRAMMAS.items()}
    BEELDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as tijdelijk:
        if "jaar" not in sys.argv[1:]:
            make_papier(programmas, Path(tijdelijk))
        if "papier" in sys.argv[1:]:
            return
        make_jaar(programmas, Path(tijdelijk))
        if "jaar" in sys.argv[1:]:
            return
        for naam, werkmap, blad, snede in WERKMAPPEN:
            pdf = to_pdf(programmas["soffice"], werkmap, Path(tijdelijk))
            cut(programmas, pdf, find_page(programmas["pdftotext"], pdf, blad), snede, naam)
            print(f"docs/beelden/{naam}.png")
        for naam, pagina, maat in [*PAGINAS, *make_monitor(Path(tijdelijk) / "cak")]:
            shoot(programmas["chromium"], pagina, maat, BEELDEN / f"{naam}.png", Path(tijdelijk))
            print(f"docs/beelden/{naam}.png")


def make_papier(programmas: dict[str, str], map_: Path) -> None:
    """A picture of every page that the workbooks print, and the document that shows them."""
    for oud in BEELDEN.glob("papier-*.png"):
        oud.unlink()
    regels = [
        "# Op papier",
        "",
        "Zo komen het werkboek, de terugkoppeling en het weekrapport uit de printer: A4, met de koppen op iedere pagina. De mensen zijn verzonnen. Deze pagina is gemaakt met `python docs/maak_beelden.py`.",
    ]
    for titel, werkmap, zin in PAPIER:
        pdf = to_pdf(programmas["soffice"], werkmap, map_)
        regels += ["", f"## {titel}", "", zin]
        vorig = ""
        for nummer, blad in enumerate(list_bladen(programmas["pdftotext"], pdf), start=1):
            if blad != vorig:
                regels += ["", f"### {titel}: {blad}"]
            vorig = blad
            naam = f"papier-{werkmap.stem.split('_')[0 if werkmap.stem[0].isalpha() else 1].lower()}-{nummer:02}.png"
            beeld = ("-f", nummer, "-l", nummer, "-singlefile", "-r", PAPIER_DPI)
            run(programmas["pdftoppm"], *beeld, pdf, map_ / "blad")
            (BEELDEN / naam).write_bytes(to_png((map_ / "blad.ppm").read_bytes()))
            regels += ["", f"![{titel} op papier, pagina {nummer}, blad {blad}](beelden/{naam})"]
        print(f"docs/op-papier.md: {titel}")
    (DOCS / "op-papier.md").write_text("\n".join(regels) + "\n", encoding="utf-8", newline="\n")


def make_jaar(programmas: dict[str, str], map_: Path) -> None:
    """The pictures of docs/een-jaar.md, by the commands that stand there."""
    sys.path.insert(0, str(DOCS.parent))
    from tests.docs.lezen import read_blokken
    from tests.docs.test_een_jaar import bring, decide
    from tests.docs.test_handleiding import Lezer

    lezer = Lezer(map_)
    lezer.doen = {"beslis": decide, "bestanden_2": bring(2), "bestanden_3": bring(3)}
    blokken = list(read_blokken(DOCS / "een-jaar.md"))
    dossier, chromium = map_ / "jaar" / "een-jaar", programmas["chromium"]
    vergelijkt = [blok for blok in blokken if "bvtool vergelijk" in blok.opdrachten]
    for blok in blokken:
        lezer.follow(blok)
        if blok is vergelijkt[1]:
            pagina = dossier / "rapporten" / "vergelijking.html"
            shoot(chromium, pagina, (900, 1250), BEELDEN / "jaar-december.png", map_)
            pdf = to_pdf(programmas["soffice"], dossier / "werk" / "werkboek.xlsx", map_)
            plek = find_page(programmas["pdftotext"], pdf, "Te beoordelen")
            cut(programmas, pdf, plek, (85, 25, 40, 935, 330), "jaar-beoordelen")
    pagina = dossier / "rapporten" / "artikel-2h.html"
    shoot(chromium, pagina, (900, 1250), BEELDEN / "jaar-artikel-2h.png", map_)
    print("docs/een-jaar.md")


def list_bladen(pdftotext: str, pdf: Path) -> list[str]:
    """The sheet at the foot of each page."""
    return re.findall(
        r"^ *(\S.*?) {2,}Pagina \d+ van \d+", run(pdftotext, "-layout", pdf, "-"), re.M
    )


def to_png(ppm: bytes) -> bytes:
    """A small PNG of at most 256 colours: the most frequent ones, four bits per channel."""
    kop = re.match(rb"P6\s(\d+) (\d+)\s255\s", ppm)
    assert kop is not None
    breed, hoog = int(kop[1]), int(kop[2])
    data = ppm[kop.end() :].translate(bytes(round(v / 17) * 17 for v in range(256)))
    punten = list(zip(data[0::3], data[1::3], data[2::3], strict=True))
    palet = [kleur for kleur, _ in Counter(punten).most_common(256)]

    def nearest(kleur: tuple[int, int, int]) -> int:
        return min(
            range(len(palet)),
            key=lambda i: sum((a - b) ** 2 for a, b in zip(palet[i], kleur, strict=True)),
        )

    plek = {kleur: nummer for nummer, kleur in enumerate(palet)}
    plek |= {kleur: nearest(kleur) for kleur in set(punten) - set(plek)}
    index = bytes(plek[punt] for punt in punten)
    rijen = b"".join(b"\0" + index[y * breed : (y + 1) * breed] for y in range(hoog))
    delen = [
        (b"IHDR", struct.pack(">IIBBBBB", breed, hoog, 8, 3, 0, 0, 0)),
        (b"PLTE", bytes(deel for kleur in palet for deel in kleur)),
        (b"IDAT", zlib.compress(rijen, 9)),
        (b"IEND", b""),
    ]
    stukken = (
        struct.pack(">I", len(d)) + s + d + struct.pack(">I", zlib.crc32(s + d)) for s, d in delen
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(stukken)


def make_monitor(map_: Path) -> list[tuple[str, Path, tuple[int, int]]]:
    """The monitor of an example, and the page of the first gemeente with everything to call about:
    as PAGINAS."""
    bvtool = (sys.executable, "-m", "bvtool", "--stil")
    run(*bvtool, "--nu", "2022-10-01T09:00", "voorbeeld", map_, *LANDELIJK)
    run(*bvtool, "--nu", MONITOR_NU, "--dossier", map_, "monitor", goed=(0, 1))
    paginas = sorted((map_ / "rapporten" / "monitor").glob("*.html"))
    redenen = ("klopt niet met B4", "Berichten ontbreken", "Berichten afgekeurd")
    druk = [p for p in paginas if all(r in p.read_text(encoding="utf-8") for r in redenen)]
    return [
        ("monitor", map_ / "rapporten" / "monitor.html", (875, 962)),
        ("monitor-gemeente", (druk or paginas)[0], (875, 875)),
    ]


PROGRAMMAS = {
    "soffice": ("soffice", "libreoffice"),
    "pdftotext": ("pdftotext",),
    "pdftoppm": ("pdftoppm",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
}


def find(*namen: str) -> str:
    """The first of these programs that is there."""
    gevonden = next((pad for naam in namen if (pad := shutil.which(naam))), None)
    if gevonden is None:
        sys.exit(f"Dit programma ontbreekt: {namen[0]}")
    return gevonden


def to_pdf(soffice: str, werkmap: Path, map_: Path) -> Path:
    """The workbook as it prints."""
    pdf = map_ / f"{werkmap.stem}.pdf"
    if not pdf.exists():
        profiel = f"-env:UserInstallation={(map_ / 'profiel').as_uri()}"
        run(soffice, profiel, "--headless", "--convert-to", "pdf", "--outdir", map_, werkmap)
    return pdf


def find_page(pdftotext: str, pdf: Path, blad: str) -> int:
    """The first page with this name of a sheet at its foot."""
    tekst = run(pdftotext, "-layout", pdf, "-")
    for nummer, pagina in enumerate(tekst.split("\f"), start=1):
        regels = [regel for regel in pagina.splitlines() if regel.strip()]
        if regels and regels[-1].strip().startswith(f"{blad} "):
            return nummer
    sys.exit(f"{pdf.name} heeft geen blad {blad}")


def cut(
    programmas: dict[str, str], pdf: Path, pagina: int, snede: tuple[int, ...], naam: str
) -> None:
    """A part of one page as a picture."""
    dpi, x, y, breedte, hoogte = snede
    deel = ("-x", x, "-y", y, "-W", breedte, "-H", hoogte)
    blad = ("-f", pagina, "-l", pagina, "-singlefile", "-r", dpi, "-png")
    run(programmas["pdftoppm"], *blad, *deel, pdf, BEELDEN / naam)


def shoot(chromium: str, pagina: Path, maat: tuple[int, int], doel: Path, map_: Path) -> None:
    """The top of a page as a browser shows it."""
    run(
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        f"--user-data-dir={map_ / 'chromium'}", f"--window-size={maat[0]},{maat[1]}",
        "--force-device-scale-factor=0.8", f"--screenshot={doel}", pagina.as_uri(),
    )  # fmt: skip


def run(*woorden: object, goed: tuple[int, ...] = (0,)) -> str:
    """A program; its stdout."""
    opdracht = [str(woord) for woord in woorden]
    gelopen = subprocess.run(opdracht, capture_output=True, encoding="utf-8", check=False)
    if gelopen.returncode not in goed:
        sys.exit(f"{opdracht[0]} eindigde met {gelopen.returncode}: {gelopen.stderr[-500:]}")
    return gelopen.stdout


if __name__ == "__main__":
    main()
