"""Files with what areas do for themselves and each other: one table, whatever a file hangs on.

Who may see a file is asked of what it hangs on, by the room that has that; here one is kept, found, handed over, taken away.
"""
