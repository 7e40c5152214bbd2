"""A letter as a Word document (docx)."""
