"""The windows; the only room that has seen Qt."""
