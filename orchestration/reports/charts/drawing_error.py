"""The error of drawing, in a module without Altair: to catch it, Altair need not be loaded, which takes a while."""


class DrawingError(RuntimeError):
    """A chart could not be drawn; the figures that it is drawn from are unharmed."""
