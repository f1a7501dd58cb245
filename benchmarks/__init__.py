"""The course's own speeds, each beside a baseline measured in the same minutes."""
