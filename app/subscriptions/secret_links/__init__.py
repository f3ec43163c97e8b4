"""The links in letters to subscribers, which prove whose they are: signed ones, and those used once."""
