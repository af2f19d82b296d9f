"""The readers' pages of comments, and each writer's own."""
