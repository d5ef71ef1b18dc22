"""The nouns of community grid management and the rules that belong to them."""
