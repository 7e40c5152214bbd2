"""Our CSS and scripts use nothing younger than Chromium 109, the last one for Windows 7, and nothing of decoration."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = [path for path in (ROOT / "src" / "yingshang").glob("*/static/**/*") if "vendor" not in path.parts]
STYLES = [path for path in STATIC if path.suffix == ".css"]
SCRIPTS = [path for path in STATIC if path.suffix == ".js"]
TEMPLATES = sorted((ROOT / "src" / "yingshang").glob("*/templates/**/*.html"))

# feature → (pattern, the Chromium it came with)
YOUNG_CSS = {
    "color-mix": (r"color-mix\(", 111),
    "wide gamut colours": (r"\b(?:oklch|oklab|lab|lch|color)\(", 111),
    "relative colours": (r"\b(?:rgb|hsl)a?\(\s*from\b", 119),
    "light-dark": (r"\blight-dark\(", 123),
    "linear easing": (r"\blinear\(", 113),
    "rounding": (r"(?<![\w-])(?:round|mod|rem)\(", 125),
    "trigonometry": (r"(?<![\w-])(?:sin|cos|tan|pow|sqrt|hypot)\(", 111),
    "anchor positioning": (r"(?:anchor-name|position-anchor|position-area)\s*:|\banchor\(", 125),
    "popover": (r":popover-open", 114),
    "nth-child of": (r":nth-(?:last-)?child\([^)]*\bof\b", 111),
    "scope": (r"@scope\b", 118),
    "starting style": (r"@starting-style\b", 117),
    "view transition": (r"view-transition|@view-transition", 111),
    "scroll timelines": (r"animation-timeline|scroll-timeline|view-timeline", 115),
    "text-wrap": (r"text-wrap(?:-style)?\s*:\s*(?:balance|pretty)", 114),
    "field-sizing": (r"field-sizing\s*:", 123),
    "interpolate-size": (r"interpolate-size|calc-size\(", 129),
    "subgrid": (r"\bsubgrid\b", 117),
    "user-valid": (r":user-(?:in)?valid", 119),
    "style queries": (r"@container[^{]*style\(", 111),
    "margin-trim, text-box": (r"margin-trim|text-box(?:-trim|-edge)?\s*:", 133),
    "reading-flow, if": (r"reading-flow|\bif\(", 137),
}
YOUNG_JS = {
    "changed copies of arrays": (r"\.(?:toSorted|toReversed|toSpliced|with)\(", 110),
    "groupBy": (r"\b(?:Object|Map)\.groupBy\(", 117),
    "withResolvers": (r"\.withResolvers\(", 119),
    "URL.canParse": (r"\bURL\.(?:canParse|parse)\(", 120),
    "set operations": (r"\.(?:union|intersection|difference|isSubsetOf|isSupersetOf|symmetricDifference)\(", 122),
    "popover": (r"\.(?:showPopover|hidePopover|togglePopover)\(", 114),
    "view transition": (r"startViewTransition", 111),
    "fromAsync": (r"Array\.fromAsync", 121),
    "iterator helpers": (r"\.(?:values|keys|entries)\(\)\.(?:map|filter|take|drop|find|some|every|toArray)\(", 122),
    "array grouping, promise try": (r"Promise\.try\(", 128),
}


def plain(text: str) -> str:
    """CSS without comments and without what stands in quotes."""
    return re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", '""', re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))


def young(text: str, features: dict[str, tuple[str, int]]) -> list[str]:
    return [name for name, (pattern, _) in features.items() if re.search(pattern, text)]


def nested(css: str) -> list[str]:
    """Rules inside rules: a selector's block that opens another block (an at-rule may)."""
    found, stack, start = [], [], 0
    for at, sign in enumerate(css):
        if sign == "{":
            head = css[start:at].strip()
            if stack and not stack[-1].startswith("@"):
                found.append(head)
            stack.append(head)
        elif sign == "}":
            stack.pop()
        if sign in "{};":
            start = at + 1
    return found


def has_without_fallback(css: str) -> list[str]:
    """Chromium knows :has() from 105; in a list of selectors it takes the others with it where it is unknown."""
    return [head.strip() for head in re.findall(r"([^{};]+)\{", css) if ":has(" in head and "," in head]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_are_known_to_chromium_109(path):
    css = plain(path.read_text(encoding="utf-8"))
    assert young(css, YOUNG_CSS) == []
    assert nested(css) == []
    assert has_without_fallback(css) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_known_to_chromium_109(path):
    assert young(path.read_text(encoding="utf-8"), YOUNG_JS) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_chinese_is_neither_spaced_nor_slanted(path):
    css = plain(path.read_text(encoding="utf-8"))
    assert re.findall(r"letter-spacing\s*:\s*(?!0|normal)|font-style\s*:\s*(?:italic|oblique)", css) == []


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS], ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}/", text) == []
    assert "@import" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_templates_hold_neither_styles_nor_scripts(path):
    html = re.sub(
        r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    assert re.findall(r"<[^>]*\sstyle\s*=", html) == []
    assert re.findall(r"<[^>]*\son[a-z]+\s*=", html) == []
    assert "<style" not in html
    assert [
        tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag and "application/json" not in tag
    ] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_words_that_the_look_forbids_are_on_no_page(path):
    html = path.read_text(encoding="utf-8")
    assert "操作失败" not in html
    assert re.findall(r">\s*(?:确定|提交)\s*</(?:button|a|c-button)>|submit=\"(?:确定|提交)\"", html) == []


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (".a { color: color-mix(in srgb, red, blue); }", ["color-mix"]),
        (".a { width: round(1px, 2px); transform: rotate(3deg); }", ["rounding"]),
        ('.a::before { content: "color-mix("; } .b { background: linear-gradient(red, blue); }', []),
        ("/* subgrid */ .a { grid-template-columns: subgrid; }", ["subgrid"]),
        ("@media (min-width: 1px) { .a { margin: 0 1rem; } }", []),
    ],
)
def test_the_scan_sees_what_it_looks_for(css, expected):
    assert young(plain(css), YOUNG_CSS) == expected


def test_the_scan_sees_nesting_and_broken_lists():
    assert nested(".a { color: red; .b { color: blue; } } @media print { .c { color: red; } }") == [".b"]
    assert has_without_fallback(".a:has(b), .c { color: red; } .d:has(e) { color: red; }") == [".a:has(b), .c"]
