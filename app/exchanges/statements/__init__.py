"""A self-assessment to look at and to take away: the picture, the print, the files."""
