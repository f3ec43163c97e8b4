"""The report of an exchange: put together from the lines in a fixed order, and frozen when the team's lead finishes it."""
