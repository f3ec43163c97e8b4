"""What the library does: one verb a function. Services never commit and never open a transaction."""
