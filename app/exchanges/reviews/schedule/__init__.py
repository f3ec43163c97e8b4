"""The schedule of a review: who of the team speaks to whom, about what, when and where. Host and team write it together."""
