"""Others in an area's self-assessment: providers and partners who are asked by address to answer named standards.

Whoever is asked sees those standards and their own answers. Of what the area says of itself they see its notes on a standard,
where a commissioner shared these with them. Their answers stand beside the area's, and are never part of them.
"""
