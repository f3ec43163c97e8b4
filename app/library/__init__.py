"""The library: service specifications and outcomes frameworks to adapt, compare and take into Word."""
