"""A seat beside the team for somebody with lived experience: in no list, count or explanation, and never placed by the matcher.

An organisation that supports them proposes them by first name. The host learns it once both have said yes; leaving erases.
"""
