### Messages that come without being asked for at that moment.

notice-case-answered = Answer from our staff to question { $number }:
    { $words }
notice-role-granted = Your role { $role } was confirmed by staff.
notice-role-refused = The role { $role } could not be confirmed. Type *STAFF* if you have questions.
notice-taken-over = { $title } is now in the hands of { $name }, with your code. You can still write along.
notice-cancelled = { $name } cancelled the draft { $title } that you write along. Your answers are not lost: its owner can still get it back.
notice-restored = { $name } took the draft { $title } back. You can go on writing it.
notice-joined-by = { $name } is now writing { $title } with you, with a code from { $issuer }.
notice-joined = { $name } is now writing { $title } with you, with your code.

record-consent_given = consent given
record-profile_saved = details saved
record-messages_stopped = messages stopped
record-messages_resumed = messages resumed
record-record_viewed = seen by you
record-record_exported = downloaded by you
record-record_erased = deleted
record-record_viewed_by_staff = seen by staff
record-invitation_used = invitation used
record-invitation_refused = invitation refused
record-proposal_submitted = proposal sent
record-code_issued = code for a colleague made
record-draft_joined = joined a colleague's draft
record-draft_taken_over = draft taken over
record-role_granted = role confirmed by staff
record-role_refused = role refused by staff
record-case_opened = question passed on to staff
record-case_answered = answered by staff
record-draft_moved = draft moved to a new version of its form by staff
record-message_resent = our message sent again by staff
record-message_closed = our message, perhaps not arrived, looked at by staff
record-update_replayed = your message worked on again by staff
record-update_closed = your message we could not work on closed by staff
record-invitations_stopped = invitations stopped in WhatsApp
record-invitations_resumed = invitations allowed again in WhatsApp
