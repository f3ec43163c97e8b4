"""Who reviews whom: the best teams for hosts there are, with a proof that needs no solver. Pure."""
