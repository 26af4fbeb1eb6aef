### Conversations: welcome, menu, questions, summary, and all our answers.

## Welcome and consent

welcome = Welcome to *Sapa Inovasi*, the official chat service of the Deputy for Public Services, Kementerian PANRB. It answers automatically and never asks for money, passwords or one-time codes.
welcome-back = Welcome back, { $name }.
welcome-invited = This invitation is for *{ $name }*, { $agency }. Is that you?
invited-mine = Yes, I am { $name }
invited-not-mine = Not me
invited-without = All right. We will not use that invitation; you can still register yourself.
invitation-unknown = That invitation link has expired or was already used. You can still go on.
consent = Before we go on we need your consent. We keep your name, position, agency, contact number and the answers you send, to support public-service innovation, for 5 years at most. The messaging service you use is a third party abroad. You can see, change or delete your data at any time (*MY DATA*).{ $notice }
    Reply *AGREE* or *NO*.
consent-notice = Details and how long we keep it: { $link }
consent-details = What we keep: name, position, agency and unit, contact number, e-mail if given, the answers and files you send, and the time of each answer. Purpose: submission, support and replication of public-service innovations. A proposal belongs to the agency and stays when you change posts; your name and number are deleted. We never ask for identity numbers, passwords, codes or bank details. Questions: type *STAFF* after agreeing, or contact Kementerian PANRB. Requests about personal data are completed within 3 × 24 hours (Law 27/2022).
consent-agree = Agree
consent-refuse = No
consent-more = Read more
consent-other-language = Bahasa Indonesia
    .word = BAHASA
consent-needed = We can only serve you once you have agreed. Your last message was not kept.
consent-needed-again = Please [tap or type|type] *AGREE* if you wish, or *NO* if not. Until then we keep nothing but this contact.
consent-refused = All right, we respect that. Nothing about you is kept except this chat contact. If you change your mind, send any message here.
consent-again = Read again

## Registration

registration-begin = Thank you. A few short questions, so that we know whom we are talking to.
registration-first = Let us finish this short introduction first; then the whole menu opens.
registration-done = Thank you, { $name }. Your details are saved.
registration-done-waits = Thank you, { $name }. Your details are saved. The role of agency administrator waits for confirmation by staff; everything else is open to you meanwhile.
registration-name =
    .label = Name
    .text = What is your full name? Example: *Siti Rahmawati*
    .hint = As in official letters, without any identity number.
registration-position =
    .label = Position
    .text = What is your position? Example: *Head of Puskesmas*
    .hint = Your present position. Examples: policy analyst, head of section.
registration-agency =
    .label = Agency
    .text = Which agency are you from? Type its name. Example: *Kab Banyumas* or *Kemenkes*
    .hint = The local government, ministry or body. The department or hospital is asked next.
registration-unit =
    .label = Unit
    .text = Which unit? Example: *Dinas Kesehatan* or *RSUD Ajibarang*
    .hint = Name of the department, directorate, hospital or health centre.
registration-phone =
    .label = Phone number
    .text = What is your phone number? Type it[, or use the button below|]. Example: *0812 3456 7890*
    .hint = A mobile or office number in Indonesia, beginning with 0 or +62.
registration-roles =
    .label = Role
    .text = What is your role?
    .hint = Innovator: member of an innovation team. UPP: speaks for a public-service unit. Agency administrator: appointed by official letter and confirmed by staff.
    .inovator = Innovator
    .upp = Public-service unit (UPP)
    .admin-instansi = Agency administrator
role-inovator = Innovator
role-upp = Public-service unit (UPP)
role-admin_instansi = Agency administrator
role-waiting = { $role } (waiting for confirmation)

## Menu and help

menu = { $closing }
    Please [tap or type your choice|answer with the number or the words of your choice].
menu-proposal = Submit an innovation
menu-status = My status
menu-code = I have a code
menu-data = My data
menu-staff = Ask staff
menu-help = Help
menu-continue = Continue: { $title }
menu-continue-several = Continue ({ $count } drafts)
period-open = *{ $title }* is open until { $closes }.
period-closed = *{ $title }* closed on { $closed }. Existing drafts can still be sent and will be marked late.
period-not-yet = *{ $title }* opens on { $opens }.
period-none = No competition is open at the moment.
greeting = Hello, { $name }.
greeting-plain = Hello.
thanks-back = You are welcome.
help = Every answer is saved at once; you can stop at any time and go on from another device.
    What you can type at any time: *MENU*, *STATUS* (how far, what is missing), *CONTINUE*, *BACK*, *SKIP*, *LATER*, *DONE* (closes a long answer), *CHANGE*, *SHARE* (write together), *LINK* (another channel), *CANCEL*, *LANGUAGE*, *MY DATA*, *INVITATIONS* (be invited or not), *STOP* (no invitations, or no unasked messages at all), *STAFF* (ask a person, answered in office hours).
choice-not-understood = Sorry, we did not recognise that choice. Please [tap or type|type] one of the choices, or *MENU*.
not-understood = Sorry, we did not understand that. Please [tap one of the choices, or type|type one of the choices, or] *MENU*.
not-understood-staff = Sorry, we still do not understand. Please [tap|type] one of the choices; type *STAFF* to ask a person.
command-unknown = We do not know the command */{ $word }*. Type *HELP* to see what can be typed.
command-near = We do not know the command */{ $word }*. Did you mean *{ $near }*? Type *HELP* to see what can be typed.

## Steps

step-back = Back
    .word = BACK
step-later = Fill in later
    .word = LATER
step-skip = Skip
    .word = SKIP
step-done = Done
    .word = DONE
step-keep = Keep the earlier answer
    .word = KEEP
step-append = Add at the end
    .word = ADD
step-show = Read my answer
    .word = MY ANSWER
step-show-other = Read the answer
step-replace = Replace the last one
    .word = REPLACE
step-replace-file = Remove the last file
step-restore = Bring that part back
    .word = BRING BACK
step-restore-file = Bring that file back
step-example = Example
    .word = EXAMPLE
step-staff = Ask staff
    .word = STAFF
step-menu = Menu
    .word = MENU
step-status = Status
    .word = STATUS
step-change = Change an answer
    .word = CHANGE
step-group = Choose another group
    .word = OTHER GROUP
step-continue = Continue
    .word = CONTINUE
choice-yes = Yes
choice-no = No
choice-accept = I agree
choice-none-of-these = None of these
choice-share-contact = Share my number
choice-this-number = this, this number, this one, use this number, yes, same
or-type = Or type
page-of = Page { $page } of { $pages }. Tap *Next »* for more choices.
page-last = Page { $page } of { $pages }.
page-next = Next »
page-before = « Previous
list-open = See choices
list-answers = Choices
list-steps = Other steps

## Questions

question-head = Step { $step } of { $steps } · *{ $label }*
question-head-weighted = Step { $step } of { $steps } · *{ $label }* (weight { $weight }%)
how-long-text = At most { $maximum } words; in several messages if you like, or send a Word, PDF or text file. End with *DONE*.
how-file = Send one file ({ $kinds }), at most { $size } MB.
how-files = Send up to { $maximum } files ({ $kinds }, at most { $size } MB each), then type *DONE*.
how-several = [Tap them one by one, then *DONE*, or type all of them at once, with commas|Type all of them at once, with commas, as in *1, 3*].
how-several-at-once = Type all numbers at once, as in *1, 3, 5*.[ If you tap them one by one, end with *DONE*.|]
several-picked = ✓ Chosen: *{ $value }*
current-answer = Present answer: { $value }
current-kept = Written so far: { $value }
current-files = Sent so far: { $names }
current-of-other = { $name } has begun to fill this in, but has not finished.
files-are-added = Files that you send now are added. [Tap *Remove the last file*|Type *REPLACE*] if one is to be replaced.
answer-read-back = ✓ { $label }: *{ $value }*
answer-saved = ✓ { $label } saved.
answer-skipped = Skipped.
answer-later = { $label } is left for later; it is on the list of what is missing.
answer-later-optional = { $label } is left for later; it need not be answered.
answer-later-files = { $label } is left for later. What you sent is kept: { $names }. To send it along, open the question again and close it with *DONE*.
answer-cannot-wait = This question has to be answered now to go on.
answer-opens-others = Because of that change, these have to be filled in: { $names }.
question-gone = That question is no longer needed, because another answer changed.
example-none = The question shows an example. If in doubt, type *STAFF*.
back-at-first = This is the first question.
back-at-first-kept = This is the first question. The draft is kept; you can answer it, or choose something else below.
done-not-here = This question is answered with a single message.
several-none-picked = Nothing is chosen yet.
still-choosing = *{ $label }* is still open. [Tap or type|Type] your choices, then close it with *DONE*.
still-collecting = *{ $label }* is still open; what you sent is saved. Close it with *DONE* first.
still-asked = We are still waiting for *{ $label }*.
send-in-summary = *SEND* is for the summary, once everything is filled in.
leave-after = After that you can use that word.
candidates-none = All right. Please type it once more, in full.

aside-ask = “{ $words }” is not kept yet. Is it the answer to *{ $label }*, or a message to us?
aside-heard = “{ $words }”: all right, nothing has changed. *{ $label }* is still open. Please choose:
aside-code-ask = “{ $words }” is not kept yet. Is it the answer to *{ $label }*, or a colleague's code?
aside-code-heard = “{ $words }” looks like a colleague's code. *{ $label }* is still open. Please choose:
aside-code-later = A colleague's code can be used once registration is finished: type it in the menu.
aside-code = Use the code
aside-answer = Keep as the answer
aside-anew = Begin from the start
aside-leave = Continue later
aside-before = Change that answer
aside-return = Back to the question

## Long answers and files

text-none = { $label }: nothing is written, at most { $maximum } words. Please write, then type *DONE*.
text-count = { $label }: *{ $count }* of { $maximum } words, saved. Go on, or type *DONE*.
text-count-over = { $label }: { $count } of { $maximum } words, *{ $over } too many*. All of it is saved. [Tap *Replace the last one*|Type *REPLACE*] to send a shorter one, or type *DONE* and edit later.
text-replaces = This becomes the new answer. The one before ({ $count } words) is not lost: type *ADD* if this continues it, or *KEEP* to go back to it.
text-stays = There are no new words; the answer before stays.
text-added = All right, it is added at the end of the answer before.
answer-whole = { $label }, *{ $count }* words, in full:
answer-whole-open = This is what was written so far. What you send next is added below it; end with *DONE*.
answer-whole-closed = The answer ends here. What you send now becomes the new answer or, after *ADD*, continues it.
text-over-limit = { $label }: { $count } words; the limit is { $maximum }, *{ $over } too many*. We keep the text and list it for editing later.
part-dropped = The last part was taken out. Please send the new one, or type *BRING BACK*.
parts-dropped = All that was written here was taken out. Please write it anew; *BRING BACK* puts it back, one part at a time.
part-none = There is nothing left to take out.
part-none-dropped = Nothing was taken out, so there is nothing to bring back.
part-brought-back = That part is back.
file-dropped = *{ $name }* was taken out. Please send the new one, or type *BRING BACK*.
file-brought-back = *{ $name }* is back.
part-edited = The change to your message is saved.
file-again = This file has the same content as one already sent at { $label }. If that is a mistake, type *BACK* and send the right one.
file-again-here = This file has the same content as one already sent at { $label }. If that is a mistake, type *REPLACE* and send the right one.
file-saved = ✓ { $label }: *{ $name }* saved.
file-replaced = ✓ { $label }: *{ $name }* saved, in place of { $before }.
files-no-more = All right, no more files; those you sent are used.
files-none = { $label }: there is no file yet. Please send one.
files-none-optional = { $label }: there is no file. Send one, or type *SKIP* to leave it empty.
album-one-file = { $label } takes one file only, and it is saved; { $name } is not used. To replace it, type *BACK* and send one file.
files-count = { $label }: { $count } of at most { $maximum } files: { $names }. All are saved. Send more, or type *DONE*.
files-full = { $label }: { $count } files, which is the most: { $names }. All are saved. Type *DONE*.
contact-not-asked = We received that contact card, but nothing asks for one at the moment, so it is not used.
file-words = The words “{ $words }” are not kept: this question is answered with files only.
file-not-asked = We received that file, but nothing asks for one at the moment, so it is not used.

## After an outage

recovered = We are sorry: our service was interrupted and our reply may not have reached you.
recovered-press = We are sorry: our service was interrupted. [If you tapped a button, please tap it again here|If you made a choice, please make it again here].
recovered-kept = Earlier answers are saved.

## Messages that crossed, and two people at one question

crossed = { $count ->
        [1] This message was sent before the question *{ $question }* appeared:
       *[other] These { $count } messages were sent before the question *{ $question }* appeared:
    }
crossed-left = { $count ->
        [1] This message has no place yet:
       *[other] These { $count } messages have no place yet:
    }
crossed-statement = { $count ->
        [1] This message was sent before the statement *{ $question }* appeared, so it is no consent:
       *[other] These { $count } messages were sent before the statement *{ $question }* appeared, so they are no consent:
    }
crossed-no-consent = The message “{ $words }” was sent before this statement appeared, so it is not taken as consent and not used. If it belongs to an answer, type *CHANGE*.
crossed-kept = { $count ->
        [1] The message “{ $words }” is kept; we ask where it belongs later, in the same form.
       *[other] { $count } messages (“{ $words }” and so on) are kept; we ask where they belong later, in the same form.
    }
crossed-put-away = { $count ->
        [1] The message that was waiting, { $words }, is not used.
       *[other] { $count } messages that were waiting are not used: { $words }.
    }
crossed-more = … and { $count ->
        [1] one more message
       *[other] { $count } more messages
    }
crossed-full = No more can wait. { $count ->
        [one] *One* message after these is
       *[other] *{ $count }* messages after these are
    } not kept yet: please decide about those above first, then send again.
crossed-which = What is it for?
crossed-which-first = What is the first message for?
crossed-then = *{ $question }* is asked after that.
crossed-together = Join all messages
crossed-for-this = Answer to { $label }
crossed-for-before = Add to { $label }
crossed-drop = Ignore it
crossed-dropped = All right, that message is not used.
crossed-added = ✓ Added to { $label }: *{ $value }*
crossed-step = That word was sent before this question appeared, so nothing was done.
crossed-file = That file was sent before the question *{ $question }* appeared, so it is not used yet. Send it again if it is the answer.
crossed-file-for = That file was sent before the question *{ $question }* appeared, so it is not used yet. To replace { $label }, type *BACK* and send it again.
conflict = { $name } answered *{ $label }* at the same moment. Both are saved.
    { $name }: { $theirs }
    You: { $mine }
    Which one is to be used?
conflict-mine = My answer
conflict-theirs = The answer of { $name }
conflict-both = Join both
conflict-read = Read both
conflict-now = { $name } has just filled in this question; this is how it stands now.
conflict-left = For *{ $label }* the answer of { $name } stands for now. Yours ({ $mine }) stays in the history; type *CHANGE* in that form to replace it.
conflict-settled = All right, noted. The other answer stays in the history.
decide-first = Please decide about this first, so that nothing gets lost.
somebody = Your colleague

## Old buttons and edited messages

press-old = That button is no longer valid. Here is where we are.
answered = You have already answered *{ $label }*. Change it?
answered-change = Change
answered-keep = No, go on
edit-taken = ✓ { $label } changed to *{ $value }*.
edit-refused = The change to your earlier message does not fit { $label }; the earlier answer stands. Type *CHANGE* to replace it.
edit-unknown = The message you edited is not an answer that is open now. Type *CHANGE* to replace an answer.

## Other kinds of messages

unsupported-voice = We cannot read voice messages yet. Please [tap or type|type]. Your earlier answers are safe.
unsupported-voice-long = We cannot read voice messages yet. Please type, or send a Word file. Your earlier answers are safe.
unsupported-sticker = Thank you. A sticker cannot be an answer; please [tap or type|type].
unsupported-location = We do not need a location. Please answer by typing.
unsupported-poll = We cannot read polls. Please answer by typing.
unsupported-video = We cannot take videos here. Where a video link is asked for, please send the link.
unsupported-edit = The change to that message did not reach us. Please send the right version as a new message.
unsupported-other = We cannot read that kind of message. Please type your answer.
group-only-private = To keep data confidential we only talk in private chats. Please open a chat with us directly.
turn-poison = Sorry, we could not work on your last message because of a fault on our side. It is kept and staff have been told. Your other answers are not affected; please go on.

## Summary and changes

summary-head = Please check once more:
summary-head-titled = Please check once more: { $title }
summary-section = ✓ { $label }: complete, { $done } answered{ $skipped ->
        [0] {""}
       *[other] , { $skipped } skipped
    }
summary-section-missing = ○ { $label }: { $done } answered, { $count } missing: { $names }
summary-words = { $count } words
summary-skipped = skipped
summary-later = later
summary-collecting = not finished
summary-open = not filled in
summary-ask-send = Once sent, the proposal cannot be changed here. If all is right, type *SEND*; to correct something, type *CHANGE*.
summary-whole = The whole answers can be read with *See the PDF*.
summary-ask-right = If all is right, type *RIGHT*; to correct something, type *CHANGE*.
summary-send = Send
summary-right = Right
summary-change = Change
summary-pdf = See the PDF
pdf-draft-ending = draft
pdf-here = Here is the whole draft as a PDF.
change-section = Which section is to be changed? [Tap or type it|Answer with its number or its words], or type the name of a question.
change-in-section = { $label }: which answer is to be changed? [Tap or type its number|Answer with its number].
change-other-section = Another section
change-gap = { $label } ○
change-which = Which answer is to be changed? [Tap or type it|Answer with its number or its words].
change-sign = The sign ○ means something is missing.
check = { $title }: { $count } things have to be settled before it can be sent.
check-gaps = • { $label }: { $count } not answered: { $names }
check-more = … and { $count } more.
obstacle-change = Change { $label }
obstacle-group = Choose another group
obstacle-leave = Save, back to the menu

## Proposals

proposal-closed = New proposals cannot be started at the moment.
proposal-group = Which group is this innovation for? Closing: { $closes }.
proposal-begin = Before you write, a few short questions, so that the work is not in vain. Every answer is saved at once.
group-of-owner = Only { $name }, who owns this draft, can choose another group for it. You can go on with the answers.
proposal-moved = All right, it is now for the *{ $group }*; the answers given so far still count.
draft-untitled = Untitled proposal
draft-kept = The draft is saved. Type *CONTINUE* at any time to go on.
draft-resumed = { $title }: going on from where you were.
draft-closed = That draft was already sent or closed.
draft-not-open = That draft is no longer open to you.
draft-none-open = There is no open draft at the moment.
receipt = Thank you. We received the proposal { $title } on { $moment } under the number { $number }.
receipt-late = This proposal was sent after the closing time ({ $closed }). We keep it and mark it *late*; the committee decides.
receipt-next = Next: please pass the attached copy, with the files of your letters and evidence, to your agency administrator, who checks it and submits it in SINOVIK. The copy only names those files. We are waiting for nothing more from you; type *STATUS* at any time, also to get the copy again.
sent-is-final = A proposal that was sent cannot be changed in this service. If something is wrong, tell your agency administrator before it is submitted in SINOVIK, or type *STAFF* to ask.
sent-before = We already received the proposal { $title } on { $moment } under the number { $number }; it was not sent twice.
sent-before-by = { $name } already sent the proposal { $title } on { $moment } under the number { $number }. Nothing more has to be sent.

## Status

status-draft = { $title }: { $done } of { $steps } filled in.
status-missing = Still missing: { $names }.
status-missing-more = { $names }, and { $count } more
status-closes = Closing { $closes } (in { $days } days).
status-closed = The closing time has passed ({ $closes }); it can still be sent and is marked late.
status-submission = { $title }: sent { $moment }, number *{ $number }*.
status-submission-late = { $title }: sent { $moment }, number *{ $number }*, marked late.
status-case = Question *{ $number }* ({ $moment }): waiting for staff.
status-case-answered = Question *{ $number }* ({ $moment }): answered.
status-case-closed = Question *{ $number }* ({ $moment }): closed without an answer because you could not be reached. Type *STAFF* if you still need it.
status-role-waits = Role { $role }: waiting for confirmation by staff.
status-copy-one = PDF of the sent proposal
status-copy = PDF { $number }
status-copy-here = This is the whole copy of proposal { $number }. Files of letters and evidence are only named in it.
status-copy-elsewhere = For its copy as PDF type *MENU*, then choose *My status*.
status-nothing = There is no draft, submission or question in your name yet.
status-more = … and { $count } more drafts.
status-continue-one = Continue the draft
status-share = Ask a colleague to help

## Writing together

share-ask = A colleague of the same agency can fill in { $title } with you. What is the code for?
share-along = Writing together
share-takeover = Taking over
share-of-owner = Only its owner can give this draft away. A colleague can still write along.
share-code = Code for your colleague: { $code } (one use, 7 days). Your colleague opens this service, chooses *I have a code* and types it. Do not share it with others. Draft: { $title }.
share-address = Link for your colleague, by { $channel }: { $address }
code-ask = Type the code your colleague gave you. Example: *ABCD-EFGH-JKMN*
code-kept = Your colleague's code, { $code }, is kept. We offer it as soon as you have registered.
code-kept-ask = Your colleague's code, { $code }, is kept. Use it now? You can also type another one.
code-none = “{ $words }” is no code, and it is not kept. A colleague's code is three groups of four letters or digits.
code-wrong = That code is not valid, was already used, or was mistyped. Please check it.
code-too-often = Too many wrong codes. You can try again from { $clock }.
code-other-agency = That code is for colleagues of the same agency as the draft's owner. If your agency is recorded wrongly, correct it under *MY DATA*.
code-own = You can fill in { $title } already, so that code was not used. It is for a colleague; please send it to them.
code-joined = You are now writing { $title } together with { $name }. Each answer is recorded under the name of who gave it.
code-taken-over = { $title } is now yours, from { $name }. All answers are there.

## Staff

staff-ask = Please write your question in one message. Staff answer on working days, 08:00 to 16:00 WIB, in this chat.
staff-needs-words = Please write the question in words.
staff-needs-words-not = Thank you. We received { $came }, which we cannot pass on to staff. Please write your question in words; a caption under a photo will do.
staff-too-many = { $count } questions of yours still wait for our staff: { $numbers }. A new question was not passed on yet; please send it once one of them is answered. Type *BACK* to go on where you were.
staff-without-file = Your words are passed on; the photo or file cannot be.
staff-opened = Your question went to our staff under the number { $number }. The answer will come in this chat.

## My data

data = *What we keep about you*
    Name: { $name }
    Position: { $position }
    Agency: { $agency }
    Unit: { $unit }
    Phone: { $phone }
    Roles: { $roles }
    Consent: { $consent } (text { $version })
    { $wishes }
    Channels:
    { $chats }
data-none = (empty)
data-record = What was done with it
data-record-line = • { $moment }: { $action }
data-record-several = • { $day }: { $action }, { $count } times
data-export = Download
data-correct = Correct
data-link = Link another channel
data-delete = Delete
data-exported = The attached file has all your data and answers; files you sent are listed by name.
data-correcting = These are your details. [Tap *Change*|Type *CHANGE*] to correct them, then [*Right*|*RIGHT*] to save.
delete-ask = Your name, position, number and the contents of this chat will be deleted. Proposals that belong to the agency stay, without your name. This cannot be undone. Delete now?
delete-yes = Yes, delete
delete-no = Do not delete
delete-done = Your personal data are deleted. If you want to use this service again, send any message.
delete-kept = All right, nothing was deleted.

## Language

language-ask = Bahasa apa yang Bapak/Ibu inginkan? / Which language would you like?
language-chosen = All right, we go on in English.
cancel-nothing = There is nothing to cancel.
cancel-none-open = Nothing is being filled in, so nothing was cancelled. To throw a draft away, open it with *CONTINUE* first, then type *CANCEL*.
cancel-ask = Close { $title }? All answers are saved.
cancel-waiting = { $count ->
        [1] The message “{ $words }” still waits for its place: it is kept if you stop for now, and goes with the draft if you cancel it.
       *[other] { $count } messages (“{ $words }” and so on) still wait for their place: they are kept if you stop for now, and go with the draft if you cancel it.
    }
cancel-leave = Close for now, keep it
cancel-drop = Cancel the draft
cancel-go-on = Go on
cancel-done = The draft { $title } was cancelled and is no longer shown in STATUS. If you change your mind, it can be had back from here with all answers.
cancel-restore = Get the draft back
cancel-undone = The draft is back, with all its answers.
cancel-not-owner = Only the owner can cancel the draft. All answers are kept.
years = { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
months = { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
