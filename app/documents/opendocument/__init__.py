"""OpenDocument files: of LibreOffice and whatever else reads them."""
