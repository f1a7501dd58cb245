"""What each exercise asserts: one module a lesson, named for its slug."""
