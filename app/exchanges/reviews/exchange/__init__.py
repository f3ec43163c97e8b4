"""An exchange itself: its tables, its states, who reads and does what in it, and the words of its host areas."""
