"""Cases, as somebody who may open them reads and changes them."""
