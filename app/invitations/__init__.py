"""Somebody asked by address into one confidential thing: invited, written to, let in by a link, with a declared interest; until

it ends, and their address is erased. Nothing here knows what people are let into: a feature says so with a `GuestList`, and its
tables hold the rows.
"""
