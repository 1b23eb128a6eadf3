"""Responsibility contracts."""
