"""Reads of letters, the language of templates, and the layout."""
