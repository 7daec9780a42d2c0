"""Sheets of a layout to print and hand over: values in, pages out.

``paper.py`` and ``listing.py`` are what a page is made of, a drawing in millimetres or
a list; ``pdf.py`` and ``listing_pdf.py`` make PDF of them, the templates HTML. The
other modules each make one kind of sheet. None of them reads the database, and words
come in through a ``Voice``.
"""
