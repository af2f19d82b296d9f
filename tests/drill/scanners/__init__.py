"""What runs inside the scanners' own programs, and no part of the tests' process."""
