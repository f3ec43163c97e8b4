"""A round itself: its tables and states, who sees and moves it, and who coordinates it."""
