"""Logging in and out, the lock after failed attempts, one's own password and posts."""
