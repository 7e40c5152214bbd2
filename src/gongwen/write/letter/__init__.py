"""Official letters in the layout of GB/T 9704-2012: a typed draft in, Word and PDF out.

``read_letter`` reads a draft strictly, ``to_docx`` and ``to_pdf`` set it. ``gongwen.write`` has the public names.
"""
