"""Builders of the files that tests read; nothing binary lies in the repository."""
