"""An agency as an answer: sloppy typing, three candidates, and a name of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.agency_names import names_nothing, words_of
from conversations.answers.cleaning import has_words, one_line
from conversations.answers.outcome import Candidate, Candidates, Outcome, Parsed, Rejected
from conversations.messages import Text

if TYPE_CHECKING:
    from conversations.answers.outcome import AnswerContext
    from conversations.forms import AgencyType
    from conversations.messages import Body

_LONGEST = 200


def parse_agency(kind: AgencyType, body: Body, context: AnswerContext) -> Outcome:
    """Read an agency. Only an exact and unique name is taken without asking."""
    if not isinstance(body, Text):
        return Rejected("needs-agency", {"text": ""})
    text = one_line(body.text)
    if not has_words(text) or len(text) > _LONGEST:
        return Rejected("needs-agency", {"text": text[:60]})
    found = context.agencies.search(text, 3)
    exact = [match for match in found if match.exact]
    if len(exact) == 1:
        agency = exact[0].agency
        return Parsed({"code": agency.code, "name": agency.name})
    if not found:
        if kind.free_text and len(text) >= _NAME and not names_nothing(words_of(text)):
            own = Candidate(text, {"code": None, "name": text})
            return Candidates((own,), "agency-unlisted")
        return Rejected("needs-agency", {"text": text[:60]})
    options = [
        Candidate(match.agency.name, {"code": match.agency.code, "name": match.agency.name})
        for match in found
    ]
    if kind.free_text and found[0].score < _LIKELY:
        options.append(Candidate(f"“{text}”", {"code": None, "name": text}))
    return Candidates(tuple(options), "agency")


_NAME = 4
_LIKELY = 92.0
"""Above this likeness the person's own spelling is not offered as a name of its own."""
