"""How days are read in tests: on Wednesday, 25 November 2026, for questions of several bounds."""

from __future__ import annotations

from datetime import date

from conversations.agencies import AgencyIndex
from conversations.answers import AnswerContext, parse_answer
from conversations.forms import DateType
from conversations.messages import Text

TODAY = date(2026, 11, 25)
CONTEXT = AnswerContext(TODAY, "id", AgencyIndex([], {}))
PAST = DateType(latest="today")
PAST_MONTH = DateType(latest="today", month_enough=True)
AHEAD = DateType(earliest="today")
ANY = DateType()


def read(text, kind=ANY):
    return parse_answer(kind, Text(text), CONTEXT)
