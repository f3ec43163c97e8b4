"""A throwaway feature that is not a contribution: people ring a bell, and somebody hears it. It is here to be taken apart."""
