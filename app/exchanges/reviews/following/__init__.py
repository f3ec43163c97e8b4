"""The action plan that a host makes of its report, and the review of how it went: what an exchange is followed up by."""
