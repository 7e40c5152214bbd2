from __future__ import annotations

import pytest

numpy = pytest.importorskip("numpy")
cv2 = pytest.importorskip("cv2")

from gongwen.read.ocr_image import prepared  # noqa: E402 - only where the extra is installed


def paper(height: int = 900, width: int = 700):
    return numpy.full((height, width, 3), 255, dtype="uint8")


def test_an_empty_page_stays_as_it_is():
    page = prepared(paper())
    assert page.rulings == []
    assert page.image.min() == 255


def test_rulings_are_found_and_painted_over_and_strokes_stay():
    image = paper()
    for y in (100, 160, 220):
        image[y : y + 3, 100:600] = 0
    for x in (100, 350, 597):
        image[100:223, x : x + 3] = 0
    image[300:303, 100:600] = 0  # a loose line
    image[400:460, 200:204] = 0  # an upright stroke that ends on nothing
    page = prepared(image)
    assert sorted((one.horizontal, round(one.at, -1)) for one in page.rulings) == [
        (False, 100), (False, 350), (False, 600), (True, 100), (True, 160), (True, 220),
    ]  # fmt: skip
    assert page.image[90:230].min() > 200
    assert page.image[300:303, 300].max() == 0
    assert page.image[430, 201].max() == 0


def test_thick_bars_are_no_rulings():
    image = paper()
    image[100:130, 100:600] = 0
    image[300:330, 100:600] = 0
    assert prepared(image).rulings == []


@pytest.mark.parametrize("degrees", [-1.5, 0.6, 2.0])
def test_a_tilted_page_is_turned_upright(degrees):
    image = paper()
    for y in range(100, 800, 40):
        image[y : y + 12, 100:600] = 0
    matrix = cv2.getRotationMatrix2D((350, 450), degrees, 1.0)
    tilted = cv2.warpAffine(image, matrix, (700, 900), borderValue=(255, 255, 255))
    upright = prepared(tilted).image
    dark = [int((row < 128).sum()) for row in upright[:, 120:580, 0]]
    assert sum(1 for count in dark if 20 < count < 440) < 60  # rows are either text or gap
