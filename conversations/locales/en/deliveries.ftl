### What became of our messages: for staff, on the command line. One sentence for each message.

delivery-head = The last messages to { $name } (number { $person }), newest first:
delivery-to = To { $name } (number { $person }):
delivery-none = There is no message to { $name } (number { $person }) of the last 90 days.
delivery-line = { $at }  no. { $number }  { $channel }  { $what }: { $why }
delivery-nameless = somebody without a name
delivery-erased-person = somebody whose data were erased
delivery-nobody = There is no person, proposal or question with the number { $number }. `staff find` shows the numbers of people.
delivery-no-message = There is no message { $number }; messages are remembered for 90 days.
delivery-moment = { $clock } on { $day }
delivery-again = { $why } Sent once more by staff as no. { $number }.

## What it was, never what it said

delivery-about = { $kind } ({ $about })
delivery-kind-reply = a reply in the conversation
delivery-kind-receipt = a receipt or an answer
delivery-kind-notice = a notice
delivery-kind-broadcast = an invitation
delivery-kind-code = a one-time code
delivery-kind-beside = a mark on an older message
delivery-about-question = with a question
delivery-about-file = with a file
delivery-about-proposal = with the copy of a proposal
delivery-about-record = with the file of personal data
delivery-about-count = how much was received
delivery-about-knock = the template that asks to answer
delivery-about-as-template = as a template
delivery-about-case-answered = an answer of staff
delivery-about-role-granted = a role confirmed
delivery-about-role-refused = a role refused
delivery-about-role-ended = a role ended
delivery-about-draft-taken-over = a draft taken over by a colleague
delivery-about-draft-cancelled = a draft cancelled
delivery-about-draft-restored = a draft restored
delivery-about-colleague-joined = a colleague writes along
delivery-about-desk-waits = something waits for staff
delivery-about-chats-changed = something about their chats

## Sent

delivery-sent = Sent at { $at }; { $channel } does not tell whether it arrived.
delivery-sent-only = { $channel } took it at { $at }; nothing was told of its arrival yet, perhaps the phone is off.
delivery-delivered = Delivered at { $at }.
delivery-read = Read at { $at }.
delivery-sending = It is being sent just now.

## Waiting

delivery-waits-hour = It waits for its hour: { $until }.
delivery-waits-office = It is held until staff are at work: { $until }.
delivery-waits-paused = It is held: sending is paused since { $since }.
delivery-waits-off = It waits: { $channel } is switched off here, and it leaves on another channel if the person has one.
delivery-waits-elsewhere = It may not leave on { $channel } yet, so it will leave on { $other } in a moment.
delivery-waits-window = It waits for the person to write: their last message is more than 24 hours old, and this one has no template.
delivery-waits-answer = It waits for the person to answer: their last message is more than 24 hours old, and a template has asked them to.
delivery-waits-lock = It waits: the chat is locked, as it may be somebody else's by now. It is sent once the chat is unlocked.
delivery-waits-knock = It waits: the last message of the person is more than 24 hours old, and the template that asks them to answer did not get through because { $cause }. It is tried again a day later.
delivery-waits-knock-turn = It waits: the last message of the person is more than 24 hours old, and the template that asks them to answer has not left yet.
delivery-waits-knock-held = It waits: the last message of the person is more than 24 hours old, and the template that asks them to answer has not left yet because { $cause }.
delivery-waits-template = It waits for its template: { $state }.
delivery-waits-held = It is held until { $until }: { $channel } holds back all that nobody asked for, as it was taken for spam.
delivery-waits-account = It waits until { $until }: { $channel } limits how fast we may send at all.
delivery-waits-chat = It waits until { $until }: { $channel } limits messages to this chat.
delivery-waits-refused = It waits: { $channel } refuses our account since { $since } because { $cause }.
delivery-waits-retry = It is tried again at { $until }: { $cause }.
delivery-waits-pace = It waits for its turn ({ $until }): we send no faster than allowed.
delivery-waits-turn = It waits for its turn and leaves in a moment.

## Unclear

delivery-unclear = It is unclear whether it arrived, because { $cause }; { $channel } has until { $until } to tell.
delivery-unclear-soon = It is unclear whether it arrived, because { $cause }; at { $until } it is decided whether it is sent again.
delivery-review = It is unclear whether it arrived, because { $cause }; perhaps it did. It waits for a decision: `review`.
delivery-unclear-resent = It is unclear whether it arrived; staff decided at { $at } to send it once more.
delivery-unclear-closed = It is unclear whether it arrived; staff decided at { $at } not to send it again.
delivery-unclear-expired = It is unclear whether it arrived, because { $cause }; its time was over at { $at }, so it is not repeated.

## Not sent

delivery-stopped = Not sent: the person stopped all messages (BERHENTI) at { $at }.
delivery-stopped-once = Not sent: the person had stopped all messages (BERHENTI) before { $at }.
delivery-not-agreed = Not sent: the person does not, or no longer, agree to invitations.
delivery-unreachable = Not sent at { $at }: { $cause }.
delivery-locked = Not sent at { $at }: the chat is locked, as it may be somebody else's by now.
delivery-unlinked = Not sent at { $at }: the chat is no longer this person's.
delivery-withdrawn = Cancelled at { $at }: there was nothing left to tell.
delivery-answered = Cancelled at { $at }: the person wrote by themselves, so they need not be asked.
delivery-arrived-before = Cancelled at { $at }: the first one had arrived after all.
delivery-superseded = Cancelled at { $at }: a newer message took its place.
delivery-erased = Cancelled at { $at }: the person erased their data.
delivery-dropped = Cancelled at { $at }: dropped when sending was resumed after a pause.
delivery-elsewhere = Sent on { $other } instead at { $at }: { $cause }.
delivery-cancelled = Cancelled at { $at } ({ $cause }).
delivery-expired = Expired at { $at } before it was sent: { $cause }.
delivery-expired-again = Expired at { $at } before it was sent once more: { $cause }; what was sent before perhaps did not arrive.
delivery-failed = Failed at { $at }: { $cause }.

## Why

delivery-cause-paused = sending was paused
delivery-cause-held = { $channel } held back all that nobody asked for, as it was taken for spam
delivery-cause-limit = { $channel } limited how fast we may send
delivery-cause-refused = { $channel } refused our account
delivery-cause-window = the person's last message was more than 24 hours old, and it has no template
delivery-cause-answer = the person did not answer the template that asked them to
delivery-cause-line = it waited for its turn too long
delivery-cause-stopped-service = our service ended, or was too slow, while it was sent
delivery-cause-records = our database failed while it was sent
delivery-cause-fault = our service made a mistake
delivery-cause-slow = { $channel } took too long to answer
delivery-cause-away = { $channel } could not be reached
delivery-cause-broken = the connection to { $channel } broke before there was an answer
delivery-cause-unreadable = the answer of { $channel } could not be read
delivery-cause-status = { $channel } answered with the error { $code }
delivery-cause-file-gone = its file is gone
delivery-cause-file-large = its file is too large
delivery-cause-restored = the records were restored from a copy that was made while it was sent
delivery-cause-said = { $channel } said “{ $words }”
delivery-cause-code = { $channel } refused it with the code { $code }, which we do not know yet
delivery-cause-unknown = { $channel } did not say why
delivery-cause-blocked = the person blocked this chat
delivery-cause-deactivated = the person's account was closed
delivery-cause-never-started = the person never started the chat
delivery-cause-chat-gone = the chat does not exist any more
delivery-cause-removed = we were removed from the group
delivery-cause-forbidden = { $channel } does not let us write there
delivery-cause-unreachable = nothing we send arrives in the chat any more
delivery-cause-other-account = another program uses the same account
delivery-cause-template =
    { $state ->
        [missing] its template was not put before WhatsApp yet
        [pending] its template is being looked at
        [paused] its template is paused
        [rejected] its template was rejected
        [disabled] its template was switched off
        [deleted] its template does not exist at WhatsApp
       *[approved] its template is approved and used in a moment
    }
delivery-cause-template-because = { $cause } ({ $because })

## What WhatsApp's codes mean

delivery-code-token = the token of our account is refused or has ended
delivery-code-permission = our account may not do that
delivery-code-trouble = there is trouble on WhatsApp's side
delivery-code-calls = we call WhatsApp too often
delivery-code-throughput = we send too fast
delivery-code-pair = there were too many messages to this person in a short time
delivery-code-spam = WhatsApp limits our number, as much of what it sends is taken for spam
delivery-code-classified = WhatsApp limits our number because of the kind of its messages
delivery-code-maintenance = WhatsApp is being maintained
delivery-code-window = the person's last message is more than 24 hours old
delivery-code-undeliverable = the person's number cannot take it: perhaps it does not use WhatsApp, has an old version, or has not accepted its terms
delivery-code-self = it is to our own number
delivery-code-not-listed = the person's number is not on the list for tests
delivery-code-locked = our account is locked
delivery-code-policy = our account is blocked for breaking a policy
delivery-code-country = our account may not write to that country
delivery-code-unpaid = a bill of WhatsApp is not paid
delivery-code-certificate = the certificate of our number is not valid
delivery-code-registration = our number is not registered
delivery-code-display-name = our display name is not approved
delivery-code-switched-off = our account is switched off
delivery-code-enough = the person got enough of such messages lately, so WhatsApp takes none before 24 hours are over
delivery-code-opted-out = the person refused such messages on WhatsApp
delivery-code-experiment = the person is part of a trial of WhatsApp and may not get such messages
delivery-code-product = promotional messages are restricted for our account
delivery-code-parameter = we made the message wrongly
delivery-code-kind = messages of this kind are not supported
delivery-code-download = WhatsApp could not download the file
delivery-code-upload = the file could not be uploaded to WhatsApp
delivery-code-template = its template does not exist, or does not fit what it says
delivery-code-template-paused = its template is paused
delivery-code-template-disabled = its template is switched off for good
delivery-code-flow = WhatsApp stopped its form
delivery-code-phone = such a message needs the person's phone number
delivery-code-identity = the person's number may belong to somebody else by now

## Once more

review-none = No message waits for a decision.
retry-done = Message no. { $number } is sent once more as no. { $again }; `deliveries --message { $again }` shows what becomes of it.
retry-not-ended = Message no. { $number } neither failed nor expired, so it is not sent again: { $why }
retry-in-review = Message no. { $number } waits for a decision; use `review resend { $number }` or `review close { $number }`.
retry-again = Message no. { $number } was sent once more already, as no. { $again }: { $why }
retry-without-words = What message no. { $number } said was erased, so it cannot be sent again.
retry-erased = Whoever message no. { $number } was for erased their data, so nothing is sent to them.
retry-stopped = Whoever message no. { $number } was for stopped all messages (BERHENTI) at { $at }, so it is not sent again.
retry-not-agreed = Whoever message no. { $number } was for does not agree to invitations, so it is not sent again.
retry-unreachable = Message no. { $number } would not arrive: { $cause }.
retry-locked = The chat of message no. { $number } is locked, as it may be somebody else's by now; nothing is sent there.
retry-unlinked = The chat of message no. { $number } is no longer this person's; nothing is sent there.
