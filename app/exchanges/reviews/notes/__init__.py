"""What each of a team notes of a standard, with a level that is not final: for the team alone."""
