"""The dated record of a consultation: what it holds, and the document it makes."""
