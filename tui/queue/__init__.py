"""The queue without its screen: its rows, order, filter and views."""
