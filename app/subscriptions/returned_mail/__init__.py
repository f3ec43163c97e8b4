"""Mail that comes back: the folder it lies in, what a report says, and what becomes of the subscription."""
