"""The one error a geometric function raises when its input, not our code, is at fault."""

class GeometryError(ValueError):
    """An input geometry or file cannot be used.

    Parameters
    ----------
    code : str
        Dotted lowercase name of the fault, worded for people elsewhere ("cut.line_misses").
    **params : object
        What the wording needs: feature numbers, lengths (unit in the name), file names.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({details})"
