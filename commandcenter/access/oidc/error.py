"""Why somebody is not signed in by the provider."""

from typing import Final

from layouts.i18n import message, text

AWAY: Final = message(
    "The sign-in service does not answer now. Try again in a while, or sign in with an account of the command center"
)
LOST: Final = message("This sign-in took too long, or was begun in another window: begin again")
DENIED: Final = message("The sign-in service did not let you in: begin again, or ask an administrator")
DOUBTED: Final = message("The answer of the sign-in service cannot be believed: begin again; tell an administrator")
NO_ROLE: Final = message("Your account at the sign-in service has no role here: ask an administrator for one")
DISABLED: Final = message("Your account is disabled here: ask an administrator")
LAST: Final = message(
    "You are the last administrator here, and the sign-in service says that you are none: let somebody name another"
)
STATUS: Final = {AWAY: 503, LOST: 400, DENIED: 403, DOUBTED: 403, NO_ROLE: 403, DISABLED: 403, LAST: 403}
WHY: Final = {  # as an address says it
    "away": AWAY, "lost": LOST, "denied": DENIED, "doubted": DOUBTED, "role": NO_ROLE, "disabled": DISABLED,
    "last": LAST,
}  # fmt: skip


def words(said: str, lang: str) -> str:
    """One of the messages above in the reader's language."""
    return text(lang, said)


class OidcError(Exception):
    """Nobody is signed in. ``said``: one of the messages above, for the reader; ``detail``: for the log, without
    secrets, codes and tokens."""

    def __init__(self, said: str, detail: str = "") -> None:
        super().__init__(detail or said)
        self.said, self.detail = said, detail
