"""Tests of forms of ODK and Kobo."""
