"""The one error of drawing, apart from Altair, whose loading takes a while: who only catches it need not wait."""


class DrawingError(RuntimeError):
    """A chart could not be drawn; the figures that it is drawn from are unharmed."""
