"""Documents that take long to draw: made by the worker, each once, and kept as files until nobody may need them.

What is made is known by a key, a hash of the whole page that it is drawn from: so a reader gets the file of the very page that
they may see now, and no other, whoever asked for it. Who shows a document works out its page and asks for the file of its key.
"""
