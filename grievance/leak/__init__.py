"""
The leak guard: what in a letter could tell somebody who spoke, or what about.

It compares words and keeps none; it opens nothing and asks nobody.
"""
