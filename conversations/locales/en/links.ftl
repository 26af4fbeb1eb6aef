### One person on several channels: linking codes, questions about another chat, locked chats.

channel-telegram = Telegram
channel-whatsapp = WhatsApp
channel-simulator = Simulator
channels-or = { $others } or { $last }
chat-with-number = { $channel } (…{ $number })
chat-without-number = { $channel } (no number)

## Linked channels

links = *Linked channels*
links-line = • { $chat }: last used { $moment }
links-line-here = • { $chat }: this chat
links-line-locked = • { $chat }: locked
links-line-unreachable = • { $chat }: last used { $moment }, we cannot write there now
links-one = The same drafts and answers can be filled in on another channel too: make a code here, then type it there.
links-preferred = What you did not ask for at that moment is sent by { $channel }.
links-last-used = What you did not ask for at that moment is sent to the channel you used last.
links-make-code = Make a code
links-prefer = Choose main channel
links-unlink = Unlink a channel
links-prefer-ask = By which channel shall we send what you did not ask for at that moment? Replies come where you write, as always.
links-prefer-last = The one used last

## The linking code

link-code = Linking code: { $code } (one use, until { $clock }). Type this code in our { $channels }; before anything is linked we ask once more here. Give it to nobody: staff never ask for it.
link-code-anywhere = Linking code: { $code } (one use, until { $clock }). Type this code in your other chat with us; before anything is linked we ask once more here. Give it to nobody: staff never ask for it.
link-code-opens = The link below opens it with the code filled in.
link-open = Open { $channel }
link-code-anew = New code
entrance-start = mulai { $token }
entrance-link = LINK { $code }
link-how-here = To link this chat: type *LINK* on the channel you use already, then type the code here.
link-code-wrong = That code is not valid, was already used, or was mistyped. A linking code lives 15 minutes; *LINK* on the channel you use already makes a new one.
link-own-code = That code was made in this chat, so there is no need to type it here. Type it on the channel you want to link.
link-already = This chat is linked already; the code was not used.
link-hindered-agency = That chat is registered for another agency, so it cannot be linked yet. If that is wrong, type *STAFF*; our staff will help.
link-hindered-staff = One of the two registrations is staff, so they cannot be linked here. Type *STAFF* if you have questions.
link-waits = The code is accepted. Now answer *Yes, link it* in { $channel }, where the code was made; the question is open for 15 minutes. Nothing is linked until then.
link-drop = Never mind
link-join = This code was made by { $whose }, in { $chat }. Here you are registered as { $own }. If you merge them, the registration here is closed and what is here becomes theirs:
link-moves-chats = • the chats { $chats }
link-moves-drafts = • { $count } drafts
link-moves-submissions = • { $count } submissions
link-moves-cases = • { $count } questions to staff
link-moves-stop = • the choice of STOP: nothing unasked is sent
link-moves-declined = • the choice of *No invitations*: none are sent
link-join-sure = Roles do not go over, and this cannot be undone. Merge them only if both registrations are your own. After that *Yes, link it* must still be answered there.
link-join-yes = Yes, merge them
    .word = YES, MERGE THEM
link-here = This code was made by { $whose }, in { $chat }. If it is linked, this chat becomes theirs: what is written here from then on is kept and seen there. Say yes only if that is you. After that *Yes, link it* must still be answered there.
link-here-consent = With yes you also agree that we keep your name, position, agency, contact number and the answers you send, to support public-service innovation, for 5 years at most. The messaging service you use is a third party abroad. All of it can be seen, changed or deleted at any time (*MY DATA*).{ $notice }
link-here-yes = Yes, I agree
    .word = YES, I AGREE
link-join-no = Never mind
    .word = NEVER MIND
link-dropped = All right, this chat is not linked.

## Questions about another chat

link-ask = Your linking code was typed in { $chat }. Link that chat, so that your drafts and data are seen there too? If it was not you who typed it, choose *Not me*.
link-ask-joins = { $whose } is registered there and agreed: the drafts, submissions, questions and chats there become yours, the roles do not.
link-ask-stop = *STOP* was chosen there: once they are merged, nothing unasked is sent in any of your chats; *START* changes that.
link-ask-declined = *No invitations* was chosen there: once they are merged, none are sent; *INVITATIONS* changes that.
link-yes = Yes, link it
    .word = YES, LINK IT
link-no = Not me
    .word = NOT ME
chat-question-type = Type
chat-question-over = That question is over; nothing has changed.
link-done = ✓ { $chat } is linked now.
link-done-there = ✓ Linked. We go on here.
link-drafts-came = { $count } drafts of the other registration came along; type *STATUS* to see them.
link-stopped = The choice of STOP now holds for all your chats: nothing unasked is sent. If you want to hear from us again, type *START*.
link-refused = All right, that chat is not linked. The code is over; nothing has changed.
link-refused-there = This chat was not linked, because the answer was no where the code was made. Nothing has changed.
link-expired-there = This chat was not linked, because there was no answer within 15 minutes. If you still need it, make a new code with *LINK* on the channel you use already.
unlock-ask-number = The number in { $chat } has changed, and somebody writes there as you. Is that you?
unlock-ask-id = The account in { $chat } has changed, and somebody writes there as you. Is that you?
unlock-ask-idle = Nothing was heard in { $chat } for a long time, and now somebody writes there as you. Is that you?
unlock-yes = Yes, it is me
    .word = YES, IT IS ME
unlock-no = Not me
    .word = NOT ME
unlock-done = ✓ { $chat } is open again.
unlock-done-there = Thank you. This chat is open again and everything is still there.
unlock-refused = All right, { $chat } is yours no more. Whoever writes there sees nothing about you.

unlock-refused-there = The answer on another channel was that this chat is not its former owner's any more. Write anything to begin here as if we had never met.

## Unlinking

unlink-which = Which chat shall be unlinked?
unlink-here = { $chat }, this chat
unlink-used = { $chat }, { $moment }
unlink-last = Only one chat is linked, so it cannot be unlinked. To delete all data, type *MY DATA*.
unlink-ask = Unlink { $chat }? That chat will be nobody's; drafts and answers stay on the other channels.
unlink-ask-here = Unlink { $chat }, this chat? Here we begin as if we had never met; drafts and answers stay on the other channels.
unlink-yes = Yes, unlink
unlink-no = Do not unlink
unlink-kept = All right, nothing was unlinked.
unlink-done = { $chat } is unlinked.
unlink-done-here = This chat is unlinked. Your drafts and answers are still on the other channels.

## Locked chats

locked-because-number = The number in this { $channel } chat has changed. We locked the chat, so that nobody else sees the data.
locked-because-id = The { $channel } account in this chat has changed. We locked the chat, so that nobody else sees the data.
locked-because-idle = Nothing was heard in this { $channel } chat for a long time, and numbers change hands. We locked the chat, so that nobody else sees the data.
locked-how = Your last message was not kept; what was kept before is still there. Are you the same person as before, or the new owner?
locked-stopped-here = All right, nothing is sent to this chat while it is locked.
locked-help = If you are the same person as before, choose *It is me*: we ask you on another channel that is linked. If you cannot open that channel, type *STAFF*. If this number or account became yours only now, choose *I am the new owner*.
locked-me = It is me
    .word = IT IS ME
locked-other = I am the new owner
    .word = I AM THE NEW OWNER
locked-asked = We asked you in { $channel }. Once you answer *Yes, it is me* there, this chat opens again. If you cannot open that channel, type *STAFF*.
locked-case-opened-too = We asked our staff to make sure, under the number { $number }; they will contact you by the phone or e-mail of your registration, on working days, 08:00 to 16:00 WIB. Answering *Yes, it is me* on the other channel opens this chat as well.
locked-case-opened = There is no other channel to ask you on, so we asked our staff to make sure, under the number { $number }. They will contact you by the phone or e-mail of your registration, on working days, 08:00 to 16:00 WIB.
locked-case-waits = Our staff were asked already, under the number { $number }. Please wait; they will contact you on a working day, 08:00 to 16:00 WIB.
locked-disowned = All right, this chat is yours now. We show nothing of whoever had it before.
locked-case = The chat { $chat } is locked ({ $why }) and asks to be opened. Make sure of the person: use the phone or e-mail of the registration (sapa staff links { $person }), not the number in that chat. If it is them: sapa staff unlock { $number }
locked-case-number = its number changed
locked-case-id = its account changed
locked-case-idle = not used for a long time
case-of-locked = This chat is locked, so no answer can be sent. Once you are sure of the person, it is opened with the command above; if it is not them, the case can be closed.

## Notices

channel-advice = Your agency uses { $channels } for this service. To get our messages, open us there and link it: type *LINK* here for the code.
notice-chat-locked-number = The number in { $chat } has changed, so we locked the chat there. If it is you, write anything there and choose *It is me*; then we ask you here.
notice-chat-locked-id = The account in { $chat } has changed, so we locked the chat there. If it is you, write anything there and choose *It is me*; then we ask you here.
notice-chat-locked-idle = Somebody wrote in { $chat } after a long silence, so we locked the chat there. If it is you, choose *It is me* there; then we ask you here.
notice-chat-unlinked = { $chat } is not linked with you any more. If it was not you who unlinked it, type *STAFF*.
notice-locked-chat-stopped = Somebody typed STOP in { $chat }, which is locked; nothing is sent there. Here all stays as it is: if you want to stop here as well, type *STOP*.
notice-chat-cut-off = This chat was unlinked from its registration; here we begin as if we had never met. If you did not want that, write anything here, choose *Agree* when asked, then type *STAFF*.
notice-chat-linked = { $chat } is linked with you now. If that is wrong, type *LINK* to unlink it.
notice-chat-opened = { $chat }, which was locked, is open again. If that was not you, type *LINK* to unlink it.
notice-chat-relinked = { $chat } is linked with you again. If that is wrong, type *LINK* to unlink it.
notice-chat-unlocked = Our staff made sure that it is you: this chat is open again and everything is still there. Type *CONTINUE* to go on with a draft, or *MENU*.

record-link_code_issued = linking code made
record-link_asked = linking code typed in another chat
record-link_agreed = merging with another registration agreed to
record-link_refused = another chat not linked
record-link_expired = another chat not linked, there was no answer
record-chat_linked = another chat linked
record-chat_unlinked = chat unlinked
record-chat_relinked = chat linked again by staff
record-chat_stopped = STOP typed in a locked chat
record-chat_locked = chat locked
record-chat_unlocked = locked chat opened
record-person_merged = another registration merged
record-channel_preferred = main channel chosen
