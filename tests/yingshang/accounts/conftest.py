"""What the tests of logging in share: options that one test sets, and the page of logging in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.orgs import PASSWORD


@pytest.fixture
def login_with(settings):
    """A function: set some of the options of logging in for this test."""

    def change(**options):
        settings.LOGIN = replace(settings.LOGIN, **options)
        return settings.LOGIN

    return change


@pytest.fixture
def enter():
    """A function: log in through the page, from an address, in a browser (a new one unless given)."""

    def run(person, password=PASSWORD, *, client=None, address="10.0.0.5", **given):
        client = client or Client()
        data = {"username": getattr(person, "username", person), "password": password, **given}
        response = client.post(reverse("account_login"), data, REMOTE_ADDR=address)
        return client, response

    return run
