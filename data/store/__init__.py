"""Keeps the nouns: the only room that knows which database it talks to."""
