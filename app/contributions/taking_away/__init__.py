"""Handing a document over: at once, or once the worker made it."""
