"""Filters of the templates of supervision."""
