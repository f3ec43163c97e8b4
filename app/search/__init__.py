"""Search over everything published: a projection of the database that can be thrown away and rebuilt."""
