"""
The fonts that pages are set in; their glyphs are put into every page that needs them.

    DejaVuSans.ttf               Latin, Greek, Cyrillic and more (Bitstream Vera licence)
    DroidSansFallbackFull.ttf    Chinese, both forms, and kana (Apache-2.0)
"""
