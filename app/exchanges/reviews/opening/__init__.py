"""What a host opens to its team: a signed assessment and some of its standards, each opening logged, and revocable."""
