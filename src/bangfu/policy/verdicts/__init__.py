"""The live answer for one household or village, straight from its rows, with reasons."""
