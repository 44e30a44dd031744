"""Every link in a document leads somewhere, and every picture is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.lezen import DOCUMENTEN, ROOT, read_ankers, read_links


@pytest.mark.parametrize("document", DOCUMENTEN, ids=lambda d: d.relative_to(ROOT).as_posix())
def test_links_resolve(document: Path) -> None:
    dood = []
    for link in read_links(document):
        pad, _, anker = link.partition("#")
        if "://" in pad or pad.startswith("mailto:"):
            continue
        doel = document if not pad else document.parent / pad
        if not doel.exists() or (anker and anker not in read_ankers(doel)):
            dood.append(link)
    assert dood == []


def test_every_picture_is_used_and_small() -> None:
    beelden = {pad.name: pad.stat().st_size for pad in (ROOT / "docs" / "beelden").iterdir()}
    links = [link for document in DOCUMENTEN for link in read_links(document)]
    genoemd = {Path(link).name for link in links if "beelden/" in link}
    assert set(beelden) == genoemd
    assert {naam for naam, maat in beelden.items() if maat > 200_000} == set()
