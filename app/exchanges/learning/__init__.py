"""Learning notes: what an area and its reviewers choose to tell others after an exchange, so that nothing leads to them."""
