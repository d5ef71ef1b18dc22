"""The errors people cause or can mend; everything else is a bug and is left to surface as one."""

class UserError(Exception):
    """An act or a record the rules refuse.

    Parameters
    ----------
    code : str
        Dotted lowercase name of the reason ("event.illegal_transition"); ``app.messages`` words it.
    **params : object
        What the wording needs. Never personal data: errors may be logged.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({details})"


class EnvironmentFault(UserError):
    """The surroundings refuse (disk full, file locked, server gone): nothing was written, trying again may help."""
