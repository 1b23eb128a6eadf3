"""Tests of the policy pages."""
