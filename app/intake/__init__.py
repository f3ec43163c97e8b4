"""What an uploaded file really is, and what it says: looked at in a limited process, never in the one that serves pages."""

from app.intake.file_names import safe_name
from app.intake.formats import FORMATS, LARGEST_FILE_BYTES
from app.intake.refusals import Reason, Refused
from app.intake.runner import Outcome, examine

__all__ = ["FORMATS", "LARGEST_FILE_BYTES", "Outcome", "Reason", "Refused", "examine", "safe_name"]
