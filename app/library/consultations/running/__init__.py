"""Running a consultation, for the owners of the draft."""
