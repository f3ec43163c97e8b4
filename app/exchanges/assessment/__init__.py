"""One area looks at how it commissions: 26 standards, a level and a line for each, and what shows it."""
