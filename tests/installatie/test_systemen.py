"""Per system and per Python the wheel that pip itself would take there."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from installatie.pins import Pin
from installatie.systemen import (
    SYSTEMEN,
    choose_wiel,
    choose_wielen,
    find_glibc,
    fits_voorwaarde,
    make_tags,
)
from installatie.wielen import check_samen

PER_NAAM = {systeem.naam: systeem for systeem in SYSTEMEN}
LXML = Pin("lxml", "6.1.3", "", (), ())
WIELEN = [
    "lxml-6.1.3-cp311-cp311-win_amd64.whl",
    "lxml-6.1.3-cp312-cp312-win_amd64.whl",
    "lxml-6.1.3-cp313-cp313t-win_amd64.whl",
    "lxml-6.1.3-cp311-cp311-win_arm64.whl",
    "lxml-6.1.3-cp311-cp311-win32.whl",
    "lxml-6.1.3-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    "lxml-6.1.3-cp311-cp311-manylinux_2_26_x86_64.manylinux_2_28_x86_64.whl",
    "lxml-6.1.3-cp311-cp311-manylinux_2_34_aarch64.whl",
    "lxml-6.1.3-cp311-cp311-musllinux_1_2_aarch64.whl",
    "lxml-6.1.3-cp311-cp311-macosx_10_9_universal2.whl",
    "lxml-6.1.3-cp311-cp311-macosx_13_0_x86_64.whl",
    "lxml-6.1.4-cp313-cp313-win_amd64.whl",
]


def choose(systeem: str, python: tuple[int, int], namen: list[str] = WIELEN) -> str | None:
    return choose_wiel(namen, LXML, make_tags(PER_NAAM[systeem], python))


@pytest.mark.parametrize(
    ("systeem", "python", "wiel"),
    [
        ("windows-x86_64", (3, 11), "lxml-6.1.3-cp311-cp311-win_amd64.whl"),
        ("windows-x86_64", (3, 12), "lxml-6.1.3-cp312-cp312-win_amd64.whl"),
        ("windows-x86_64", (3, 13), None),  # only without the lock of Python, or a newer lxml
        ("windows-arm64", (3, 11), "lxml-6.1.3-cp311-cp311-win_arm64.whl"),
        ("linux-x86_64", (3, 11), WIELEN[5]),  # the oldest Linux that there is a wheel for
        ("linux-arm64", (3, 11), None),  # too new a glibc, or not a glibc
        ("macos-x86_64", (3, 11), "lxml-6.1.3-cp311-cp311-macosx_10_9_universal2.whl"),
        ("macos-arm64", (3, 11), "lxml-6.1.3-cp311-cp311-macosx_10_9_universal2.whl"),
    ],
)
def test_the_wheel_of_this_python_on_this_system(
    systeem: str, python: tuple[int, int], wiel: str | None
) -> None:
    assert choose(systeem, python) == wiel


def test_a_wheel_of_the_stable_interface_serves_every_later_python() -> None:
    stabiel = ["lxml-6.1.3-cp310-abi3-win_amd64.whl"]
    assert [choose("windows-x86_64", (3, n), stabiel) for n in (9, 10, 15)] == [None, *stabiel * 2]


def test_a_wheel_without_machine_code_serves_every_system() -> None:
    puur = ["lxml-6.1.3-py3-none-any.whl"]
    assert {choose(naam, (3, 14), puur) for naam in PER_NAAM} == set(puur)


def test_the_highest_build_of_a_wheel_wins() -> None:
    bouw = ["lxml-6.1.3-1-py3-none-any.whl", "lxml-6.1.3-2-py3-none-any.whl"]
    assert choose("macos-arm64", (3, 11), bouw) == bouw[1]


def test_a_package_for_windows_alone_is_not_missed_elsewhere() -> None:
    kleur = Pin("colorama", "0.4.6", "sys_platform == 'win32'", (), ())
    assert choose_wielen([], [kleur], PER_NAAM["linux-x86_64"], (3, 11)) == ({}, [])
    assert choose_wielen([], [kleur], PER_NAAM["windows-arm64"], (3, 11)) == ({}, ["colorama"])


def test_a_condition_is_judged_for_the_other_system_and_python() -> None:
    windows, linux = PER_NAAM["windows-x86_64"], PER_NAAM["linux-arm64"]
    assert fits_voorwaarde("platform_machine == 'aarch64'", linux, (3, 11))
    assert not fits_voorwaarde("platform_machine == 'aarch64'", windows, (3, 11))
    assert fits_voorwaarde("python_full_version < '3.13'", windows, (3, 12))
    assert not fits_voorwaarde("python_full_version < '3.13'", windows, (3, 13))
    assert fits_voorwaarde("extra == 'binary'", linux, (3, 13), "binary")


def test_the_oldest_linux_is_that_of_the_most_demanding_wheel() -> None:
    assert find_glibc(WIELEN[5:7]) == (2, 26)
    assert find_glibc(WIELEN[5:6]) == (2, 17)
    assert find_glibc(["lxml-6.1.3-cp311-cp311-manylinux2014_x86_64.whl"]) == (2, 17)
    assert find_glibc([WIELEN[0], "six-1.17.0-py2.py3-none-any.whl"]) is None


def make_wiel(map_: Path, naam: str, *eisen: str) -> None:
    """A wheel that is nothing but what it asks for."""
    pakket, versie = naam.split("-")[:2]
    with zipfile.ZipFile(map_ / naam, "w") as zip_:
        kop = [f"Name: {pakket}", f"Version: {versie}", *(f"Requires-Dist: {e}" for e in eisen)]
        zip_.writestr(f"{pakket}-{versie}.dist-info/METADATA", "\n".join(kop) + "\n")


def test_a_bundle_lacks_what_a_package_asks_for_on_that_system(tmp_path: Path) -> None:
    make_wiel(
        tmp_path,
        "bvtool-0.1.0-py3-none-any.whl",
        "click>=8",
        'psycopg[binary]>=3; extra == "postgres"',
    )
    make_wiel(tmp_path, "click-8.5.1-py3-none-any.whl", 'colorama; sys_platform == "win32"')
    linux, windows = PER_NAAM["linux-x86_64"], PER_NAAM["windows-x86_64"]
    assert check_samen(tmp_path, linux, (3, 11), "") == ""
    assert check_samen(tmp_path, windows, (3, 11), "").startswith("colorama")
    assert check_samen(tmp_path, linux, (3, 11), "postgres").startswith("psycopg")
    make_wiel(tmp_path, "psycopg-3.3.9-py3-none-any.whl", 'psycopg-binary; extra == "binary"')
    assert check_samen(tmp_path, linux, (3, 11), "postgres").startswith("psycopg-binary")


def test_a_bundle_with_too_old_a_package_is_not_whole(tmp_path: Path) -> None:
    make_wiel(tmp_path, "bvtool-0.1.0-py3-none-any.whl", "click>=8.1")
    make_wiel(tmp_path, "click-7.0-py3-none-any.whl")
    assert check_samen(tmp_path, PER_NAAM["macos-arm64"], (3, 11), "") == "click>=8.1"
