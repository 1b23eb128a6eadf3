"""Tests of the surveys slice."""
