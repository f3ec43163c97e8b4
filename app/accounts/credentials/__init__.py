"""What proves who somebody is, and what remembers that it was proved: passwords, second steps, links, sessions."""
