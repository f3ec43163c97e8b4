"""Pages to print, and PDF files drawn from them by a program with limits."""
