"""No test fails for being slow: a busy machine is no fault of the code."""

from hypothesis import settings

settings.register_profile("without_deadline", parent=settings(), deadline=None)
settings.load_profile("without_deadline")
