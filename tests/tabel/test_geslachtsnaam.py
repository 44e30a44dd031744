"""Surnames that may be the same and surnames that must stay apart, as Dutch systems write them."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvtool.tabel.waarden.geslachtsnaam import (
    Geslachtsnaam,
    differs_in_stam,
    differs_in_voor,
    fold_woord,
    read_geslachtsnaam,
)
from bvtool.tabel.waarden.naamwoorden import name_parts
from bvtool.vak.tabellen import load_tabel

Cel = tuple[str | None, str | None]


def read(cel: str | Cel) -> Geslachtsnaam:
    return read_geslachtsnaam(*((cel, None) if isinstance(cel, str) else cel))


def differs(een: str | Cel, ander: str | Cel) -> bool:
    a, b = read(een), read(ander)
    return differs_in_stam(a, b) or differs_in_voor(a, b)


NAMEN: list[tuple[str | None, str | None, str | None, str | None]] = [
    ("van der Berg", None, "berg", "vander"),
    ("Berg, van der", None, "berg", "vander"),
    ("Berg", "van der", "berg", "vander"),
    ("VAN DER BERG", "", "berg", "vander"),
    ("van der Berg", "van der", "berg", "vander"),
    ("Şahin", None, "sahin", None),
    ("Çelik - de Vries", None, "celikdevries", None),
    ("Çelik-de Vries", None, "celikdevries", None),
    ("'t Hart", None, "hart", "t"),
    ("in ’t Veld", None, "veld", "int"),
    ("d'Hont", None, "hont", "d"),
    ("Ørsted", None, "orsted", None),
    ("O'Neill", None, "oneill", None),
    ("Vandenberg", None, "vandenberg", None),
    ("De", None, "de", None),
    ("de la Fuente", None, "fuente", "dela"),
    ("Jansen, A.", None, "jansen", None),
    ("'s-Gravenhage", None, "sgravenhage", None),
    (None, "van", None, "van"),
    ("...", None, None, None),
]


@pytest.mark.parametrize(("achternaam", "voorvoegsel", "stam", "voor"), NAMEN)
def test_a_name_is_split_into_voorvoegsel_and_the_rest(
    achternaam: str | None, voorvoegsel: str | None, stam: str | None, voor: str | None
) -> None:
    naam = read_geslachtsnaam(achternaam, voorvoegsel)
    assert naam.voor == ({voor} if voor else set())
    assert stam in naam.stammen if stam else not naam.stammen


GELIJK: dict[str, list[str | Cel]] = {
    "van der Berg": [
        "van der Berg", ("Berg", "van der"), "Berg, van der", "VAN DER BERG", "BERG, VAN DER",
        ("van der Berg", "van der"), "van  der Berg", ("Berg", "VAN DER"), "Van der Berg",
        "Berg, J. van der", "J. van der Berg", "dhr. J.A. van der Berg", "Berg, van der, J.A.",
        "vander Berg", ("Berg", "vander"), "BERG, J.A. VAN DER",
    ],
    "v.d. Berg": [
        "van der Berg", "v.d. Berg", "v/d Berg", "vd Berg", "v.d Berg", "v. d. Berg", "V.d. Berg",
        "V/D BERG", "V.D. BERG", "Berg, v.d.", "Berg, v/d", ("Berg", "v.d."), ("Berg", "V.D."),
        ("Berg", "v/d"), ("Berg", "vd"), ("Berg", "VD"), "v.d.Berg", "v.der Berg", "v. der Berg",
    ],
    "v.d. Brink": ["van den Brink", "v.d. Brink", "v/d Brink", ("Brink", "v.d."), "v.den Brink"],
    "v.d. Velde": ["van de Velde", "v.d. Velde", "v/d Velde", ("Velde", "vd"), "v.de Velde"],
    "van Dijk": ["van Dijk", "v. Dijk", "v Dijk", "v.Dijk", ("Dijk", "v."), "Dijk, v.", "VAN DIJK",
                 "van Dĳk", "van Dÿk"],
    "van het Hof": ["van het Hof", "van 't Hof", "van ’t Hof", "v/h Hof", "v.h. Hof", "v/t Hof",
                    "v.'t Hof", ("Hof", "v/h"), ("Hof", "van `t"), "Hof, van 't", "VAN 'T HOF"],
    "'t Hart": ["'t Hart", "het Hart", "’t Hart", "t Hart", ("Hart", "'t"), ("Hart", "het"),
                "Hart, 't", "t. Hart"],
    "in 't Veld": ["in 't Veld", "in het Veld", "i/h Veld", "i.h. Veld", "Veld, in 't",
                   ("Veld", "in ’t"), "IN 'T VELD", "int Veld"],
    "op 't Hof": ["op 't Hof", "op het Hof", "o/h Hof", ("Hof", "op 't"), "Hof, op het"],
    "ter Braak": ["ter Braak", "t. Braak", "TER BRAAK", ("Braak", "ter"), "Braak, ter"],
    "ten Cate": ["ten Cate", "t. Cate", ("Cate", "ten"), "Cate, ten", ("Cate", "t.")],
    "de Vries": [
        "de Vries", "Vries, de", "VRIES, J. de", "VRIES, J. DE", "Vries, de, J.", "Vries, J.de",
        "Vries, de J.", "de Vries, J.", "J. de Vries", "J de Vries", "dhr. de Vries",
        "Dhr. J. de Vries", "mw. J. de Vries", "Mevr. de Vries", "mevrouw De Vries",
        "de heer de Vries", "De heer J. de Vries", "drs. J. de Vries", "dr. de Vries",
        "prof. dr. ir. J. de Vries", "mr. J.A.M. de Vries", "ing. de Vries", "Vries, mw. J. de",
        "Vries, de, mevr.", "de Vries J.", ("Vries", "de"),
        ("dhr. Vries", "de"), "d. Vries", "Vries, J.-P. de", "Vries, Th. de", "Vries, de, JA",
        "D. de Vries", "V. de Vries", "de Vries, MSc",
    ],
    "Jansen": ["Jansen", "JANSEN", "J. Jansen", "Jansen, J.", "Jansen J.", "JANSEN, J.A.",
               "Jansen, J A", "Jansen, JAM", "JANSEN, JA", "dhr. Jansen", "De heer Jansen",
               "Th. Jansen", "Fam. Jansen", "Jansen , J."],
    "e/v": ["Jansen-de Vries", "Jansen - de Vries", "Jansen – de Vries", "Jansen de Vries",
            "Jansen e/v de Vries", "JANSEN-DE VRIES", "Jansen e.v. de Vries", "Jansen-De Vries",
            "Jansen, e/v de Vries", "Jansen E/V de Vries", "mw. A. Jansen e/v de Vries",
            "de Vries geb. Jansen", "Jansen-d. Vries", "Jansen-de Vries, A."],
    "partner first": ["de Vries-Jansen", "Jansen e/v de Vries", "de Vries geb. Jansen",
                      "de Vries - Jansen", "Vries-Jansen, de", ("Vries-Jansen", "de")],
    "two voorvoegsels": ["van Dijk-van den Berg", "v. Dijk-v.d. Berg", "van Dijk - v/d Berg",
                         "van Dijk van den Berg", ("Dijk-van den Berg", "van")],
    "a second voorvoegsel": ["Smit-in 't Veld", "Smit - in het Veld", "Smit i/h Veld"],
    "ue": ["Müller", "Mueller", "MÜLLER", "Mu\u0308ller", "MUELLER"],
    "u": ["Müller", "Muller", "MULLER"],
    "oe": ["Öztürk", "Oeztuerk", "OEZTUERK", "öztürk"],
    "o": ["Köhler", "Kohler"],
    "ae": ["Jäger", "Jaeger"],
    "ss": ["Groß", "Gross", "GROSS", "GROẞ"],
    "other letters": ["Ørsted", "Oersted"],
    "El Amrani": ["El Amrani", "el Amrani", "EL-AMRANI", "El-Amrani", "Amrani, el",
                  ("Amrani", "El")],
    "O'Neill": ["O'Neill", "O’Neill", "ONeill", "O`NEILL"],
    "d'Hondt": ["d'Hondt", "D'HONDT", "d’Hondt", ("Hondt", "d'"), "Hondt, d'"],
    "'s-Gravenhage": ["'s-Gravenhage", "’s-Gravenhage", "'S-GRAVENHAGE"],
}  # fmt: skip


@pytest.mark.parametrize("naam", GELIJK)
def test_spellings_of_one_name_are_the_same(naam: str) -> None:
    eerste, *anders = GELIJK[naam]
    assert [a for a in anders if differs(eerste, a) or differs(a, eerste)] == []


@pytest.mark.parametrize(
    ("een", "ander"),
    [
        ("Koek", "Kok"), ("Hoek", "Hok"), ("de Boer", "de Bor"), ("Buur", "Buer"),
        ("Mueller", "Muller"), ("Jansen", "Janssen"), ("Smit", "Smid"), ("van Dijk", "van Dyk"),
        ("van den Berg", "van der Berg"), ("van Berg", "van den Berg"), ("de Haan", "den Haan"),
        ("ten Brink", "ter Brink"), ("v.d. Berg", "van Berg"), ("v.d. Berg", "de Berg"),
        ("v/h Hof", "van der Hof"), ("v. Dijk", "v.d. Dijk"), ("t. Braak", "van Braak"),
        ("op 't Hof", "in 't Hof"), ("van het Hof", "van den Hof"),
        ("Jansen-de Vries", "de Vries-Jansen"), ("Jansen-de Vries", "Jansen"),
        ("Jansen e/v de Vries", "Jansen"), ("Jansen e/v de Vries", "de Vries"),
        ("Jansen e/v de Vries", "Jansen e/v Bakker"),
        ("Jansen-van der Berg", "Jansen-van den Berg"),
        ("de Heer", "Jansen"), ("de Heer", "de Haan"), ("Heer, de, J.", "Haan, de, J."),
        ("Ing, J.", "Ng, J."), ("Bakker, J.", "Backer, J."), ("Jansen, J.", "Hansen, J."),
        ("Vandenberg", "Berg"), ("Verhoeven", "Hoeven"), ("Terpstra", "Pstra"),
        ("Damen", "Amen"), ("Ad Jansen", "Jansen"), ("Drost", "Ost"), ("Mrkonjic", "Konjic"),
        ("Li", "Lie"), ("Bos", "Vos"), ("O'Neill", "Neill"), ("IJsselstein", "Sselstein"),
        (("Berg", "van der"), ("Berg", "van den")), (("Berg", "v.d."), ("Burg", "v.d.")),
        ("dhr. J. de Vries", "dhr. J. de Wit"), ("Müller", "Möller"), ("Öz", "Üz"),
    ],
)  # fmt: skip
def test_different_names_stay_different(een: str | Cel, ander: str | Cel) -> None:
    assert differs(een, ander)
    assert differs(ander, een)


def test_a_name_of_titles_voorvoegsels_or_initials_alone_stays_a_name() -> None:
    namen = ["De", "Van", "Heer", "Mr", "Drs.", "J.", "Ing", "Ter", "v.d.", "El", "Prof", "Th."]
    assert [n for n in namen if not read(n).stammen] == []
    assert [p for p in combinations(namen, 2) if not differs(*p)] == []


@pytest.mark.parametrize("cel", ["", None, "...", " , ", "-"])
def test_no_name_is_no_difference(cel: str | None) -> None:
    assert not differs((cel, None), "Jansen")
    assert name_parts(cel, None) == ""


def test_the_surnames_of_the_example_stay_apart() -> None:
    namen = sorted({r["achternaam"] for r in load_tabel("voorbeeld-achternamen")})
    gelijk = [p for p in combinations(namen, 2) if not differs(*p)]
    assert all(fold_woord(a) == fold_woord(b) for a, b in gelijk), gelijk


STUKKEN = st.sampled_from([
    "Jansen", "Vries", "Müller", "Öztürk", "de", "van", "der", "v.d.", "v/d", "'t", "in", "J.",
    "J", "A.B.", "dhr.", "mw.", "de heer", "e/v", "geb.", "-", ",", ", ", "d'", "'s-", "het", "t.",
    "V.D.", "Groß", "O'Neill", "(", "\u0308", "ĳ",
])  # fmt: skip
teksten = st.one_of(st.text(max_size=20), st.lists(STUKKEN, max_size=7).map(" ".join))
cellen = st.tuples(teksten, st.one_of(st.none(), st.sampled_from(["de", "v.d.", "van 't", "x"])))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(cellen, cellen)
def test_any_two_names_compare_the_same_from_both_sides(een: Cel, ander: Cel) -> None:
    assert not differs(een, een)
    assert differs(een, ander) == differs(ander, een)
    assert bool(read(een).stammen) == any(c.isalnum() for c in een[0] or "")


@settings(max_examples=400, deadline=None, derandomize=True)
@given(cellen)
def test_the_form_of_a_name_has_itself_as_form(cel: Cel) -> None:
    for stam in read(cel).stammen:
        assert stam in read(stam).stammen
    delen = name_parts(*cel)
    assert delen == " ".join(sorted(delen.split()))


def test_a_cell_full_of_abbreviations_takes_no_time() -> None:
    assert len(read("Jansen " + "v.d. Berg-" * 3_000).stammen) == 1


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([
    "Jansen", "VRIES", "berg", "Van", "der", "Ten", "Ad", "Ou", "Dr", "El", "Op", "Zee",
]), min_size=1, max_size=4), st.sampled_from(["-", " ", " - "]),
    st.sampled_from([None, "de", "v.d.", "d'", "boven d'", "x"]))  # fmt: skip
def test_a_comma_with_nothing_behind_it_changes_no_name(
    woorden: list[str], tussen: str, voor: str | None
) -> None:
    """What is known at once of a plain name is what its words give one by one."""
    naam = tussen.join(woorden)
    assert read((naam, voor)) == read((f"{naam},", voor))
    assert name_parts(naam, voor) == name_parts(f"{naam},", voor)
