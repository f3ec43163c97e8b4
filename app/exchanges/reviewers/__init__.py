"""People who would look at another area as its peers: what they are strong in, when they are free, and where they may not go."""
