"""Writing a specification together: named people comment on a working copy, each with a declared interest, all on record.

Providers told the 2018 review (section 3.2) that worries over conflicts of interest kept them out of the design of
specifications. So whoever comments says first what their stake is, it stands beside every word of theirs, and the record is
there for all who took part. Nobody who was not invited can tell that a consultation exists.
"""
