"""Vietnamese from before Unicode becomes Unicode, and Unicode is left alone."""

import pytest

from qms.imports import encodings

MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc"
TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp Tù do H¹nh phóc"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam Ñoäc laäp Töï do Haïnh phuùc"


@pytest.mark.parametrize(("text", "encoding"), [(TCVN3, "tcvn3"), (VNI, "vni"), (MOTTO, None)])
def test_the_text_alone_tells_its_encoding(text, encoding):
    assert encodings.repaired(text) == (MOTTO, encoding)


@pytest.mark.parametrize(
    "text",
    [
        "L'été à la française, déjà vu, naïve café",
        "Größe für Übung, schön, Straße, Käse, Öl",
        "là các quả cà chua là quà",
        "plain",
    ],
)
def test_other_text_with_accents_is_left_alone(text):
    assert encodings.repaired(text) == (text, None)


def test_a_font_decides_what_is_too_short_to_judge():
    assert encodings.repaired("ViÖt") == ("ViÖt", None)
    assert encodings.repaired("ViÖt", fonts=["ABCDEF+.VnTime"]) == ("Việt", "tcvn3")


@pytest.mark.parametrize(
    ("font", "encoding"),
    [(".VnTimeH", "tcvn3"), ("/VNI-Times", "vni"), ("XYZABC+VNI-Helve", "vni"), ("Times New Roman", None)],
)
def test_fonts_name_their_encoding(font, encoding):
    assert encodings.of_font(font) == encoding


def test_a_capital_font_draws_capitals():
    assert encodings.decoded("quy tr×nh", "tcvn3", capitals=True) == "QUY TRÌNH"
