"""What a team found, line by line: written and sent by the team, answered by the host, answered again by the team."""
