"""Decompositions for people and programs: a table on the screen, JSON, an Excel workbook."""
