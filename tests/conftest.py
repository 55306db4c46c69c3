"""Fixtures for every test; the servers have a folder of their own."""

from __future__ import annotations


pytest_plugins = ["tests.servers"]
