"""Tests of what is mounted inside another application."""
