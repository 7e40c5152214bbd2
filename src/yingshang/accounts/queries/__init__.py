"""Reads around logging in."""
