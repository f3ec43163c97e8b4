"""The library: specifications and outcomes frameworks that areas can adapt, compare and take into their own documents."""
