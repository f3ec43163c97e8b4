"""One verb a function. None commits, renders a page or sends a message; each refuses first, then changes, then emits."""
