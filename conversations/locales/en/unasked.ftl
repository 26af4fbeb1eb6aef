### What we send unasked: invitations, which have to be agreed to first, and news of one's own affairs.

## Invitations

opt-in-ask = May Kementerian PANRB also invite you through this service: to exhibitions, as a speaker, and to innovation training? Everything here stays open to you without it, and *STOP* ends it at any time.
opt-in-how = Choose *Yes, invite me* or *No invitations*; *INVITATIONS* changes it later.
opt-in-how-to-end = If you do not want them any more, choose *No invitations*.
opt-in-yes = Yes, invite me
    .word = YES, INVITE ME
opt-in-no = No invitations
    .word = NO INVITATIONS
opt-in-holds = Invitations are on: you agreed { $given } in { $channel }.
opt-in-holds-not = We do not send you invitations at present.
opt-in-holds-stopped = All unasked messages are stopped; with *Yes, invite me*, news of your own affairs comes again too.
opt-in-given = Thank you, we send you invitations through this service. *INVITATIONS* changes it, *STOP* ends it.
opt-in-given-resumed = News of your own affairs comes again too.
opt-in-already = You agreed to invitations { $since }, and they are still on. *INVITATIONS* changes it.
opt-in-ended = All right, we send no invitations. If you change your mind, type *INVITATIONS*.
opt-in-ask-again = You have chosen otherwise since that question, so we ask once more.

## Stop and start

stop-asked = All right, we send no invitations. News of your own affairs still comes: decisions about your role, answers from staff, and what colleagues do with a draft you share. If you do not want that either, choose *Stop everything* or type *STOP* once more.
stop-kept = All right, we keep sending news of your own affairs. About invitations: type *INVITATIONS*.
stopped = We have stopped all unasked messages. What you ask or send here is still answered, and news of security (chats linked, unlinked or locked) still comes. To hear of your own affairs again, type *START*.
stopped-before = All unasked messages have been stopped since { $moment }. To hear of your own affairs again, type *START*.
stop-stranger = All right. We send nothing unasked to this chat, and nothing about you is kept except this chat contact. If you ever want to use this service, send any message.
resumed = We send you news of your own affairs. Invitations do not come back with it: type *INVITATIONS* if you want them. *STOP* stops it again.
locked-stop-asked = All right, we send no invitations. While this chat is locked, nothing else unasked comes here either. If you do not want to be told anything in any channel, choose *Stop everything* or type *STOP* once more.
locked-stop-kept = All right. We send no invitations; all else stays as it was.
locked-stopped = We have stopped all unasked messages, in every channel. *START* brings them back once this chat is open.
step-stop-keep = Keep me informed
    .word = KEEP ME INFORMED
step-stop-all = Stop everything
    .word = STOP EVERYTHING

## In MY DATA

data-opt-in = Invitations: agreed { $given } in { $channel } (text { $version })
data-opt-in-ended = Invitations: agreed { $given } in { $channel } (text { $version }), ended { $ended } { $by }
data-opt-in-none = Invitations: no, since { $moment }
data-opt-in-open = Invitations: not answered yet
data-ended-by-person = by you
data-ended-by-platform = by you in the settings of WhatsApp
data-ended-by-staff = by staff
data-stopped = Unasked messages: stopped since { $moment }

record-opt_in_given = invitations agreed to
record-opt_in_refused = invitations not wanted
record-opt_in_ended = invitations stopped
record-stop_asked = STOP typed; asked about news of own affairs
record-notices_kept = news of own affairs goes on
