"""What is printed on the paper beside its text: the code by which it is checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yingshang.letters.queries.layout import check_address, laid_out


@pytest.fixture
def at_address(settings):
    """A function that sets the site's own address."""

    def put(address):
        settings.MESSAGING = replace(settings.MESSAGING, site=address)

    return put


@pytest.mark.parametrize(
    ("site", "content"),
    [
        ("", "ABCD2345ABCD2345"),
        ("https://ys.example.gov.cn", "https://ys.example.gov.cn/letters/check/?code=ABCD2345ABCD2345"),
        ("https://ys.example.gov.cn/", "https://ys.example.gov.cn/letters/check/?code=ABCD2345ABCD2345"),
    ],
)
def test_the_code_leads_to_the_page_where_the_site_has_an_address(site, content, at_address):
    at_address(site)
    assert check_address("ABCD2345ABCD2345") == content


@pytest.mark.django_db
def test_the_final_paper_bears_it_and_a_draft_does_not(house, county, at_address):
    at_address("http://10.0.0.8:8000")
    letter = house.signed(county.bureau)
    printed = laid_out(letter, final=True).check
    assert printed.content == f"http://10.0.0.8:8000/letters/check/?code={letter.check_code}"
    assert printed.words.replace(" ", "") == f"核验码{letter.check_code}"
    assert laid_out(letter, final=False).check is None
