from __future__ import annotations

import importlib.util
import io
import subprocess
import sys
from types import SimpleNamespace

import pytest
from PIL import Image, ImageDraw, ImageFont

from gongwen.errors import GongwenError
from gongwen.read import ocr, read, scan
from gongwen.read.grid import Ruling
from gongwen.read.placed import Word

EQUIPPED = importlib.util.find_spec("rapidocr_onnxruntime") is not None
needs_extra = pytest.mark.skipif(not EQUIPPED, reason="the extra ocr is not installed")


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def sheet(width: int = 1240, height: int = 1754) -> Image.Image:
    return Image.new("RGB", (width, height), "white")


def written(lines: list[str], *, size: int = 40) -> Image.Image:
    image = sheet()
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size)
    for place, line in enumerate(lines):
        draw.text((120, 120 + place * 90), line, "black", font)
    return image


def code_of(data: bytes) -> str:
    with pytest.raises(GongwenError) as caught:
        read(data)
    return caught.value.code


class FakeRecogniser:
    """Says how large the picture was that it was given."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def words(self, image, rulings):
        self.shapes.append(image.shape)
        return [Word("甲", 0, 0, 10, 10, [(0, 1, 0.5)])]


@pytest.fixture
def fake(monkeypatch):
    pytest.importorskip("cv2")
    one = FakeRecogniser()
    monkeypatch.setattr(scan, "recogniser", lambda: one)
    return one


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "TIFF", "GIF", "WEBP"])
def test_kinds_of_pictures(fake, kind):
    result = read(encoded(sheet(200, 100), kind))
    assert (result.text, result.kind) == ("甲\n", "scan")
    assert [signal.span for signal in result.signals] == [(0, 1)]
    assert fake.shapes == [(100, 200, 3)]


def test_pages_of_one_picture(fake):
    data = encoded(sheet(100, 100), "TIFF", save_all=True, append_images=[sheet(100, 100)])
    assert read(data).text == "甲\n甲\n"


def test_large_pictures_are_reduced_and_small_ones_left_out(fake):
    read(encoded(sheet(6400, 3200)))
    assert fake.shapes == [(1600, 3200, 3)]
    assert code_of(encoded(sheet(10, 10))) == "no_text"


def test_the_note_on_how_the_camera_was_held_is_obeyed(fake):
    exif = Image.Exif()
    exif[0x0112] = 6
    read(encoded(sheet(200, 100), "JPEG", exif=exif))
    assert fake.shapes == [(200, 100, 3)]


def test_transparent_paper_is_white(fake, monkeypatch):
    seen = []
    monkeypatch.setattr(fake, "words", lambda image, _: seen.append(int(image.min())) or [])
    with pytest.raises(GongwenError):
        read(encoded(Image.new("RGBA", (100, 100), (0, 0, 0, 0))))
    assert seen == [255]


def test_limits(fake, monkeypatch):
    monkeypatch.setattr(scan, "MAX_SCANNED_PAGES", 1)
    assert code_of(encoded(sheet(100, 100), "TIFF", save_all=True, append_images=[sheet(100, 100)])) == "too_many_pages"
    monkeypatch.setattr(scan, "MAX_PIXELS", 5000)
    assert code_of(encoded(sheet(100, 100))) == "image_too_large"
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert code_of(encoded(sheet(100, 100))) == "image_too_large"


def test_damaged_pictures(fake):
    whole = encoded(written(["abc"]))
    assert code_of(whole[: len(whole) // 2]) == "broken_file"
    assert code_of(b"\xff\xd8\xff nothing") == "broken_file"


def test_the_extra_is_missing(monkeypatch):
    monkeypatch.setattr(ocr, "_PACKAGE", "no_such_package")
    ocr.recogniser.cache_clear()
    assert code_of(encoded(sheet(100, 100))) == "ocr_missing"


def test_the_extra_does_not_start(monkeypatch):
    def broken(_: str) -> None:
        raise ImportError("libGL.so.1: cannot open shared object file")

    monkeypatch.setattr(ocr, "_PACKAGE", "json")
    monkeypatch.setattr(ocr, "import_module", broken)
    ocr.recogniser.cache_clear()
    assert code_of(encoded(sheet(100, 100))) == "ocr_broken"


def test_reading_text_loads_nothing_heavy():
    code = (
        "import sys; from gongwen.read import read; read(b'abc'); "
        "print([m for m in ('lxml', 'cv2', 'numpy', 'pdfplumber') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# The recogniser with a stand-in for its engine


@pytest.fixture
def engine(monkeypatch):
    """A recogniser whose engine finds the boxes of ``engine.boxes`` and reads ``engine.answers`` from them."""
    numpy = pytest.importorskip("numpy")
    pytest.importorskip("cv2")
    state = SimpleNamespace(boxes=[], answers={}, crops=[])

    class Engine:
        def auto_text_det(self, image):
            boxes = [
                numpy.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype="float32") for x0, y0, x1, y1 in state.boxes
            ]
            state.size = image.shape[:2]
            return boxes or None, 0.0

        def get_crop_img_list(self, image, boxes):
            state.crops = [tuple(int(v) for v in (*box[0], *box[2])) for box in boxes]
            return [numpy.zeros((max(0, y1 - y0), 4, 3)) for _, y0, _, y1 in state.crops]

        def text_cls(self, crops):
            return crops, None, 0.0

        def text_rec(self, crops, return_word_box):
            assert return_word_box
            return [(text, 0.9, [0, 0, 0, 0, scores]) for text, scores in list(state.answers)[: len(crops)]], 0.0

    real = ocr.import_module
    fakes = {ocr._PACKAGE: SimpleNamespace(RapidOCR=Engine)}
    monkeypatch.setattr(ocr, "import_module", lambda name: fakes.get(name) or real(name))
    state.blank = numpy.full((400, 400, 3), 255, dtype="uint8")
    state.recogniser = ocr.Recogniser()
    return state


def test_words_with_their_weak_places(engine):
    engine.boxes = [(10, 10, 60, 30), (10, 50, 60, 70), (10, 90, 60, 110), (10, 130, 60, 150)]
    engine.answers = [("甲乙丙丁", [0.9, 0.4, 0.3, 0.9]), (" 甲  乙", [0.9] * 5), (" ", [0.0]), ("脏", [0.2])]
    assert engine.recogniser.words(engine.blank) == [
        Word("甲乙丙丁", 10, 10, 60, 30, [(1, 3, 0.3)]),
        Word("甲 乙", 10, 50, 60, 70, []),
    ]


def test_nothing_found_and_nothing_left_to_read(engine):
    assert engine.recogniser.words(engine.blank) == []
    engine.boxes = [(10, 10, 60, 10)]
    assert engine.recogniser.words(engine.blank) == []


def test_a_word_over_rulings_is_cut_there(engine):
    engine.boxes = [(10, 10, 110, 70)]
    engine.answers = [(letter, [0.9]) for letter in "甲乙丙丁"]
    rulings = [
        Ruling(True, 40, 0, 200),
        Ruling(False, 60, 0, 200),
        Ruling(False, 14, 0, 200),
        Ruling(False, 80, 100, 200),
    ]
    engine.recogniser.words(engine.blank, rulings)
    assert engine.crops == [(10, 10, 60, 40), (60, 10, 110, 40), (10, 40, 60, 70), (60, 40, 110, 70)]


def test_words_are_looked_for_in_a_smaller_picture(engine):
    numpy = pytest.importorskip("numpy")
    engine.boxes = [(10, 10, 60, 30)]
    engine.answers = [("甲 ", [0.9, 0.1])]
    (word,) = engine.recogniser.words(numpy.full((3200, 400, 3), 255, dtype="uint8"))
    assert engine.size == (1600, 200)
    assert (word.x0, word.y1) == (20, 60)


# The real thing


@needs_extra
def test_a_turned_page_is_read_line_by_line():
    ocr.recogniser.cache_clear()
    page = written(["NOTICE 2021 No. 44", "1. Report by 13 May", "2. Summary by 20 May"]).rotate(0.8, fillcolor="white")
    text = read(encoded(page)).text
    squeezed = [line.replace(" ", "") for line in text.strip().split("\n")]
    assert squeezed == ["NOTICE2021No.44", "1.Reportby13May", "2.Summaryby20May"]


@needs_extra
def test_a_ruled_table_is_put_together():
    image = sheet()
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(36)
    xs, ys = [120, 260, 700, 1100], [200, 280, 360, 440]
    for y in ys:
        draw.line((xs[0], y, xs[-1], y), "black", 3)
    for x in xs:
        draw.line((x, ys[0], x, ys[-1]), "black", 3)
    for row, cells in enumerate([["No", "Unit", "Date"], ["1", "Bureau A", "16 May"], ["2", "Bureau B", "17 May"]]):
        for column, content in enumerate(cells):
            draw.text((xs[column] + 20, ys[row] + 18), content, "black", font)
    draw.text((120, 100), "Timetable", "black", font)
    text = read(encoded(image.rotate(-0.6, fillcolor="white"))).text.replace(" ", "")
    assert text == "Timetable\nNo\tUnit\tDate\n1\tBureauA\t16May\n2\tBureauB\t17May\n"


@needs_extra
def test_a_scanned_pdf():
    page = written(["Scanned page 12"])
    text = read(encoded(page, "PDF", resolution=150)).text
    assert text.replace(" ", "") == "Scannedpage12\n"
