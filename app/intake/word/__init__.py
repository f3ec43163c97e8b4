"""Reading a Word document as sections of Markdown."""
