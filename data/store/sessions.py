"""Names the session for those who only hand it on to queries and need not know what it is made of."""

from sqlalchemy.orm import Session

ReadingSession = Session
"""What `Store.reading` and `UnitOfWork.session` give; services only pass it to `data.store.queries`."""
