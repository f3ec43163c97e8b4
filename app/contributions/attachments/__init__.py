"""The files that go with a contribution: adding, looking at, fetching."""
