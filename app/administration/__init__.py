"""The administrators' pages: above the features, so that they may ask each of them."""
