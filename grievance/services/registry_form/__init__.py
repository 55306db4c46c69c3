"""The registry as files: sheets of rows that an operator keeps in a spreadsheet."""
