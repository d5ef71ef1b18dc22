"""What tables and trees show, as Qt models over arrays."""
