"""Who gets the newsletter: people who asked for it and confirmed it, what they follow, and the record of what they agreed to.

An address is held in one place, `Subscriber.address`, and only as long as it is needed. Whatever somebody agrees to, changes
or stops is one row of their ledger, which is never changed afterwards.
"""
