"""The team of a review: who may be asked, seats and their answers, the terms, and the host’s list of providers."""
