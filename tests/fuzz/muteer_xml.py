"""The ways in which a message is broken that only XML knows: names, nesting, encodings, entities.

Each works on bytes and leaves them as they are where it does not apply.
"""

from __future__ import annotations

import base64
import binascii
import random
import re

from tests.fuzz.muteer import XML, Mutatie

_WAARDEN = (
    "", " ", "0", "-1", "00", "0001", "1.0", "1e3", "NaN", "+5", "9" * 5000, "x" * 5000,
    "0000-00-00", "9999-12-31", "10000-01-01", "-0001-01-01", "2022-02-30", "2022-10-17Z",
    "2022-10-17+14:00", "0001-01-01", "20221018", "２０２２-10-17", "٣", "é", "\u00a0",
    "\u2028", "\ufffe", "\U0010ffff", "'; drop table antwoord; --", "=1+1", "<b>x</b>", "&#x9;",
    "&#0;", "&#55555555;", "&amp;amp;", "<![CDATA[0363]]>", "<!-- x -->", "<?php x ?>", "581",
    "580", "0363", "IB001", "../../x", "C:\\x", "20221318999999",
)  # fmt: skip
_RUIMTES = (
    b"", b"x", b"http://www.istandaarden.nl/ieb/2_0/wmo408/schema",
    b"http://www.istandaarden.nl/ieb/2_0/wmo407/schema",
    b"http://www.istandaarden.nl/ieb/3_0/wmo408/schema",
    b"http://www.istandaarden.nl/iwmo/999_999/wmo301/schema",
    b"http://www.istandaarden.nl/ieb/2_0/basisschema/schema",
    b"http://www.stufstandaarden.nl/koppelvlak/ggk0210", b"http://www.egem.nl/StUF/StUF0301",
    b"http://www.w3.org/2000/xmlns/", b"http://www.w3.org/XML/1998/namespace",
    b"http://www.w3.org/2001/XInclude",
)  # fmt: skip
_DTD = (
    b"<!DOCTYPE Bericht>", b'<!DOCTYPE b SYSTEM "file:///dev/zero">',
    b'<!DOCTYPE b [<!ENTITY x "y">]>', b'<!DOCTYPE b [<!ENTITY % x SYSTEM "file:///x"> %x;]>',
    b'<!DOCTYPE b [<!ENTITY a "haha"><!ENTITY b "' + b"&a;" * 50 + b'"><!ENTITY x "'
    + b"&b;" * 50 + b'">]>',
    b'<!doctype b [<!entity x "y">]>', b'<!DOCTYPE b [<!ATTLIST b c CDATA "d">]>',
)  # fmt: skip
_DECLARATIES = (
    "UTF-16", "UTF-16LE", "ISO-8859-1", "windows-1252", "US-ASCII", "UTF-7", "UTF-32", "IBM037",
    "x-onbekend", "utf8", "UTF-8\u00e9", "SHIFT_JIS", "",
)  # fmt: skip
_CODERINGEN = (
    "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "utf-32", "cp037", "utf-7",
    "utf-8-sig",
)  # fmt: skip


def _value(rng: random.Random, inhoud: bytes) -> bytes:
    """The text of one element becomes something else."""
    plekken = [m.span(1) for m in re.finditer(rb">([^<>]*)</", inhoud)]
    if not plekken:
        return inhoud
    van, tot = rng.choice(plekken)
    return inhoud[:van] + rng.choice(_WAARDEN).encode() + inhoud[tot:]


def _element(rng: random.Random, inhoud: bytes) -> bytes:
    """One element with all that is in it goes, comes twice or many times, or moves."""
    plekken = _elementen(inhoud)
    if not plekken:
        return inhoud
    van, tot = rng.choice(plekken)
    stuk, rest = inhoud[van:tot], inhoud[:van] + inhoud[tot:]
    keuze = rng.random()
    if keuze < 0.35:
        return rest
    if keuze < 0.75:
        return inhoud[:tot] + stuk * rng.choice((1, 1, 1, 2, 50)) + inhoud[tot:]
    naar = rng.choice(plekken)[0]
    return rest[:naar] + stuk + rest[naar:]


def _elementen(inhoud: bytes) -> list[tuple[int, int]]:
    gevonden = []
    for m in re.finditer(rb"<([A-Za-z][\w:.-]*)[^<>]*>", inhoud):
        sluit = b"</" + m[1] + b">"
        tot = inhoud.find(sluit, m.end())
        if tot >= 0:
            gevonden.append((m.start(), tot + len(sluit)))
        if len(gevonden) > 500:
            break
    return gevonden


def _rename(rng: random.Random, inhoud: bytes) -> bytes:
    """One name of an element becomes another one, everywhere or at one place."""
    namen = sorted(set(re.findall(rb"</?([A-Za-z][\w:.-]*)", inhoud)))
    if not namen:
        return inhoud
    oud, nieuw = rng.choice(namen), rng.choice([*namen, b"x", b"Bericht", b"xmlBestand", b"Body"])
    patroon = rb"(</?)" + re.escape(oud) + rb"(?=[\s/>])"
    return re.sub(patroon, lambda m: m[1] + nieuw, inhoud, count=rng.choice((0, 1, 2)))


def _namespace(rng: random.Random, inhoud: bytes) -> bytes:
    """A namespace becomes another one, or is not declared, or all prefixes go."""
    plekken = list(re.finditer(rb"""\sxmlns(:\w+)?=["']([^"']*)["']""", inhoud))
    if not plekken:
        return inhoud
    m = rng.choice(plekken)
    keuze = rng.random()
    if keuze < 0.6:
        return inhoud[: m.start(2)] + rng.choice(_RUIMTES) + inhoud[m.end(2) :]
    if keuze < 0.8:
        return inhoud[: m.start()] + inhoud[m.end() :]
    return re.sub(rb"(</?)\w+:", rb"\1", inhoud).replace(m[0], b' xmlns="' + m[2] + b'"')


def _nest(rng: random.Random, inhoud: bytes) -> bytes:
    """Something stands very deep, in the message or around it."""
    diep = rng.choice((10, 255, 300, 10_000))
    open_, dicht = b"<a>" * diep, b"</a>" * diep
    if rng.random() < 0.3:
        einde = inhoud.find(b"?>") + 2 if inhoud[:5] == b"<?xml" else 0
        return inhoud[:einde] + open_ + inhoud[einde:] + dicht
    plek = _place(rng, inhoud)
    return inhoud[:plek] + open_ + rng.choice((b"", dicht)) + inhoud[plek:]


def _doctype(rng: random.Random, inhoud: bytes) -> bytes:
    """A DOCTYPE before the root or elsewhere, with an entity that is used or not."""
    einde = inhoud.find(b"?>") + 2 if inhoud[:5] == b"<?xml" else 0
    plek = einde if rng.random() < 0.8 else _place(rng, inhoud)
    met = inhoud[:plek] + rng.choice(_DTD) + inhoud[plek:]
    return _entity(rng, met) if rng.random() < 0.5 else met


def _entity(rng: random.Random, inhoud: bytes) -> bytes:
    plek = _place(rng, inhoud)
    soort = rng.choice((b"&x;", b"&lt;", b"&#10;", b"&#xD800;", b"&#x110000;", b"&" + b"x" * 9000))
    return inhoud[:plek] + soort + inhoud[plek:]


def _encoding(rng: random.Random, inhoud: bytes) -> bytes:
    """Other bytes than are declared, another declaration than the bytes, or both together."""
    tekst = inhoud.decode("utf-8", errors="replace")
    if rng.random() < 0.7:
        nieuw = f'encoding="{rng.choice(_DECLARATIES)}"'
        tekst = re.sub(r"""encoding=["'][^"']*["']""", nieuw, tekst, count=1)
    if rng.random() < 0.3:
        tekst = tekst.replace("0363", "é363", 1)
    codering = rng.choice(_CODERINGEN) if rng.random() < 0.6 else "utf-8"
    return tekst.encode(codering, errors="replace")


def _huge(rng: random.Random, inhoud: bytes) -> bytes:
    """One value, a comment, an instruction or the space between two elements becomes very long."""
    plek = _place(rng, inhoud)
    maat = rng.choices((20_001, 200_000, 1_100_000, 11_000_000), (60, 25, 13, 2))[0]
    voor, na = rng.choice(((b"", b""), (b"<!--", b"-->"), (b"<?x ", b"?>"), (b"<![CDATA[", b"]]>")))
    return inhoud[:plek] + voor + rng.choice((b"a", b" ", b"7", b"\n")) * maat + na + inhoud[plek:]


def _attributes(rng: random.Random, inhoud: bytes) -> bytes:
    """One element gets very many attributes, one twice, or namespaces without end."""
    plekken = [m.end() for m in re.finditer(rb"<[A-Za-z][\w:.-]*", inhoud)]
    if not plekken:
        return inhoud
    aantal = rng.choice((1, 2, 300, 5_000))
    vorm = rng.choice((' a%d="x"', ' xmlns:n%d="urn:%d"', ' a="%d"', ' xml:id="i%d"'))
    veel = "".join(vorm.replace("%d", str(i)) for i in range(aantal))
    plek = rng.choice(plekken)
    return inhoud[:plek] + veel.encode() + inhoud[plek:]


def _instruction(rng: random.Random, inhoud: bytes) -> bytes:
    plek = _place(rng, inhoud) if rng.random() < 0.8 else 0
    stuk = rng.choice((
        b"<?xml-stylesheet href='file:///x'?>", b"<?xml version='1.0'?>", b"<?x?>", b"<!-- a -->",
        b"<!-- -- -->", b"<![CDATA[ ]]>", b"<xi:include href='file:///x' xmlns:xi='"
        b"http://www.w3.org/2001/XInclude'/>", b"<?xml version='1.1' encoding='UTF-8'?>",
    ))  # fmt: skip
    return inhoud[:plek] + stuk + inhoud[plek:]


def _inside(rng: random.Random, inhoud: bytes) -> bytes:
    """The message in an envelope is broken, and put back; or the base64 itself is."""
    m = re.search(rb"xmlBestand>([^<]*)<", inhoud)
    if m is None:
        return inhoud
    if rng.random() < 0.25:
        stuk = rng.choice(XML)(rng, m[1])
    else:
        try:
            binnen = base64.b64decode(m[1])
        except binascii.Error:
            return inhoud
        dieper = rng.random() < 0.1  # an envelope within the envelope
        binnen = inhoud if dieper else rng.choice(XML_BERICHT[:-1])(rng, binnen)
        stuk = base64.b64encode(binnen)
    return inhoud[: m.start(1)] + stuk + inhoud[m.end(1) :]


def _soap(rng: random.Random, inhoud: bytes) -> bytes:
    """Around the message a SOAP envelope, whole or not, once or many times."""
    ruimte = rng.choice((b"http://schemas.xmlsoap.org/soap/envelope/", b"urn:x"))
    kop, kaal = b"", re.sub(rb"^<\?xml[^>]*\?>", b"", inhoud)
    body = kaal * rng.choice((0, 1, 1, 1, 2))
    if rng.random() < 0.3:
        kop = b"<s:Header>" + rng.choice((kaal, b"<x/>")) + b"</s:Header>"
    for _ in range(rng.choice((1, 1, 1, 2, 100))):
        body = b'<s:Envelope xmlns:s="%s">%s<s:Body>%s</s:Body></s:Envelope>' % (ruimte, kop, body)
        kop = b""
    return body


def _place(rng: random.Random, inhoud: bytes) -> int:
    """A place just before or after a tag."""
    plekken = [m.start() + rng.choice((0, 1)) for m in re.finditer(rb"[<>]", inhoud)][:2000]
    plekken = [p for p in plekken if inhoud[p - 1 : p] != b"<"]
    return rng.choice(plekken or [0])


XML_BERICHT: tuple[Mutatie, ...] = (
    *XML, _value, _value, _value, _value, _element, _element, _element, _rename, _namespace,
    _namespace, _nest, _doctype, _entity, _encoding, _huge, _attributes, _instruction, _soap,
    _inside,
)  # fmt: skip
