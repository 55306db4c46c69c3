"""What is known, as lines and blocks of text: values in, words out."""
