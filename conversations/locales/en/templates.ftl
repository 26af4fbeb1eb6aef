### WhatsApp templates: approved by Meta before use, for messages more than 24 hours after a person's last one.
### A value must not stand at the beginning or the end; no praise and no invitation.

template-footer = Type STOP to choose which messages to stop
template-read = Read

template-case-answered = Our staff have answered your question number *{ $number }* in Sapa Inovasi. Tap *Read* or reply to this message to read the answer.
template-role-granted = The role { $role } that you asked for in Sapa Inovasi was confirmed by staff.
template-role-refused = Your request for the role { $role } in Sapa Inovasi was decided by staff. Tap *Read* or reply to this message to read the decision.
template-role-ended = Your role { $role } in Sapa Inovasi was ended by staff. Type *STAFF* if you have questions.
template-draft-taken-over = The draft *{ $title }* in Sapa Inovasi is now in the hands of { $name }, with your code. You can still write along.
template-draft-cancelled = The draft *{ $title }* that you write along in Sapa Inovasi was cancelled by { $name }. Your answers are not lost: its owner can still get it back.
template-draft-restored = The draft *{ $title }* that you write along in Sapa Inovasi was taken back by { $name }. You can go on writing it.
template-colleague-joined = The draft *{ $title }* in Sapa Inovasi is now also written by { $name }, with a code that was shared.
template-desk-waits = Waiting for staff in Sapa Inovasi: { $questions } questions and { $requests } requests for roles. Type *CASES* or *REQUESTS* to open them.
template-chats-changed = There is news about your chat in { $chat } with Sapa Inovasi. Tap *Read* or reply to this message to read it.
