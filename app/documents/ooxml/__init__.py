"""Office Open XML files: Word's and Excel's."""
