"""Office documents from plain data: documents to read (Word, OpenDocument, PDF, print) and to calculate with (Excel, ODS, CSV).

`model` says what a document holds, `from_html` makes its blocks out of drawn Markdown, and `formats` writes it as a file.
There is one renderer for each format, whatever the page: who wants a file builds a `TextDocument` or a `Workbook` and writes it.
"""
