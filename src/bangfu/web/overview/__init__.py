"""A place in numbers: how far it is, what holds households back, what they are entitled to."""
