"""Acts: the only door to change. An actor, a role, an input, a function, a log leaf; and the second person where one is asked for."""
