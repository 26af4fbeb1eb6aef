### Answers that cannot be taken yet, and readings to choose from.

file-pages = { $count ->
        [one] { $count } page
       *[other] { $count } pages
    }
file-photo = Photo
file-other = File
file-numbered = { $kind } { $number }
file-just-sent = you sent
person-part-name = name
person-part-position = position
person-part-phone = phone number
person-part-email = e-mail
person-rest = Saved: { $known }. Only the *{ $missing }* is still missing. Example: *{ $example }*
person-example-name = Siti Rahmawati
person-example-position = Head of Services
person-example-phone = 0812 3456 7890
person-example-email = siti@contoh.go.id

rejected-not-understood = Sorry, we did not understand that answer.
rejected-empty = That message is empty to us. Please type your answer.
rejected-no-words = That message has no words or numbers. Please type your answer.
rejected-filler = We took “{ $text }” as words that only fill the space, so it is not kept. Please write the real answer.
filler-name = If that is its name, type it in capitals: *{ $word }*
filler-later = If it is not ready yet, type *LATER*.
rejected-needs-text = This question is answered in writing. Please type your answer.
rejected-too-long = Your answer has { $count } characters; the limit is { $maximum }, { $over } too many. Please send a shorter one.
rejected-too-short = That answer is too short; at least { $minimum } characters.
rejected-too-many-words = Your answer has { $count } words; the limit is { $maximum }, { $over } too many.
rejected-file-without-text = We found no readable text in the file { $name } (perhaps it is a scan). Please send a Word file or type the text.
rejected-nothing-collected = We have received nothing for this question yet.
rejected-no-files-optional = There is no file at this question. Send one, or type *SKIP* to leave it empty.
rejected-needs-name = Please type it in words; we read “{ $text }”.
rejected-needs-number = We need a number; we read “{ $text }”. Example: *1,250* or *fifty*
rejected-several-numbers = We read more than one number: { $numbers }. Please give one only. Example: *{ $example }*
rejected-not-whole = { $value } is not a whole number. Example: *12*
rejected-too-many-places = { $value } has too many digits after the point; at most { $places }.
rejected-too-small = { $value } is too small; at least { $minimum }.
rejected-too-large = { $value } is too large; at most { $maximum }.
rejected-needs-date = We need a date; we read “{ $text }”. Example: *15 August 2024*
rejected-needs-day = The month is clear; which day? Example: *15 August 2024*
rejected-needs-day-and-month = Please give the day and month too. Example: *15 August 2024*
rejected-needs-weekday = Which day of that week? Example: *last Monday* or *12 May*
rejected-no-such-day = “{ $text }” is not in the calendar. { $last ->
        [none] Example: *28 February 2026*
       *[other] The last day of that month: *{ $last }*
    }
rejected-no-such-month = “{ $text }” is not in the calendar: months go from 1 to 12. The order is day, month, year. Example: *15/8/2024*
rejected-date-in-future = { $value } has not happened yet. Please give a date up to today.
rejected-date-in-past = { $value } is over. Please give a date from today on.
rejected-date-too-late = { $value } is too late; at the latest { $latest }.
rejected-date-too-early = { $value } is too early; at the earliest { $earliest }.
rejected-needs-yes-no = Please answer *YES* or *NO*.
rejected-needs-acceptance = If you agree with this statement, [tap the button or type|type] *AGREE*. If not yet, type *BACK*.
rejected-needs-choice = Please choose one of { $count }: [tap it, or type it|type its number or its words].
rejected-needs-choices = Please choose one or more of { $count }: [tap them, or type them|type their numbers or words] with commas.
rejected-unknown-choice = “{ $text }” is not among the { $count } choices. Please [tap, or type your choices|type the numbers or words] with commas.
rejected-too-few-choices = Please choose at least { $minimum }.
rejected-too-many-choices = Please choose at most { $maximum }.
rejected-needs-agency = We did not find the agency “{ $text }”. Please type its name. Example: *Kab Banyumas*, *Pemkot Tegal*, *Kemenkes*
rejected-needs-phone = We do not recognise the number “{ $text }”. Example: *0812 3456 7890*
rejected-contact-not-own = That is somebody else's contact card. Please [share your own number with the button, or type it|type your own number].
rejected-contact-not-asked = A contact card is not needed here. Please type your answer.
rejected-needs-email = “{ $text }” is not an e-mail address. Example: *name@example.go.id*
rejected-needs-url = “{ $text }” is not a link. Example: *https://youtu.be/abc123XYZ45*
rejected-url-other-host = That link points to { $host }; we ask for a link from { $hosts }.
rejected-url-not-a-video = That link does not lead to a video on { $host }. Example: *https://youtu.be/abc123XYZ45*
rejected-email-broken = The e-mail address “{ $text }” is not complete, so it is not kept. Example: *name@example.go.id*
rejected-needs-person = We need name, position, phone number and e-mail, separated by commas. Example: *Siti Rahmawati, Head of Section, 081234567890, siti@example.go.id*
rejected-needs-file = This question is answered with a file ({ $kinds }). Tap the paper clip to send it.
rejected-files-full = There are { $maximum } files already, the most we can take; not kept of what you just sent: { $count }. Type *REPLACE* to drop the last one, or *DONE*.
rejected-too-many-files = At most { $maximum } files; what you just sent was not kept. Please send them one by one.
rejected-file-wrong-type = The file { $name } is not of the kind asked for. We can take: { $kinds }.
rejected-file-other-content = The file { $name } is called like { $promised }, but what is in it is not. We can take: { $kinds }.
rejected-file-over-limit = The file { $name } has { $size } MB; at most { $maximum } MB. Please send a smaller one.
rejected-file-too-large = The file { $name } is too large; at most { $maximum } MB. Please send a smaller one.
rejected-file-corrupt = The file { $name } is damaged or cannot be opened. Please send it again.
rejected-file-password = The file { $name } is locked with a password. Please send it without one.
rejected-file-suspicious = For safety we do not take the file { $name } (it may carry macros). Please send it as a PDF.
rejected-file-empty = The file { $name } is empty. Please send it again.
rejected-file-unavailable = We could not fetch the file { $name }. Please send it again.
rejected-file-quota = Today's limit for files is reached (50 files or 200 MB); not kept of what you just sent: { $count }. Please go on tomorrow, or ask *STAFF*.

candidates-agency = Which agency do you mean?
candidates-agency-unlisted = That agency is not on our list yet. Use this name? Staff will match it.
candidates-date = Which date?
candidates-number = Which number?
candidates-choice = Is it this one?
candidates-phone = Which number?
candidates-email = Which e-mail address?
candidates-email-typo = Perhaps there is a typing error. Which one?
candidates-url = Which link?

## What came that is no answer, and what is wanted

rejected-came-instead = We received { $came }; what we need is { $wanted }
came-file = the file { $name }
came-photo = { $count ->
        [1] a photo
       *[other] { $count } photos
    }
came-nameless = { $count ->
        [1] a file
       *[other] { $count } files
    }
came-contact = a contact card
came-voice = a voice message
came-sticker = a sticker
came-location = a location
came-poll = a poll
came-video = a video
came-edit = a changed message
came-other = a kind of message we cannot read
wanted-text = a written answer. Please type it.
wanted-number = a number. Example: *1,250*
wanted-date = a date. Example: *15 August 2024*
wanted-yes-no = *YES* or *NO*.
wanted-choice = one of the choices. Please [tap or type|type] it.
wanted-choices = one choice or more. Please [tap or type|type] them.
wanted-agency = the name of an agency. Example: *Kab Banyumas*
wanted-person = name, position, phone number and e-mail, separated by commas.
wanted-phone = a phone number. Example: *0812 3456 7890*
wanted-email = an e-mail address. Example: *name@example.go.id*
wanted-url = a link. Example: *https://youtu.be/abc123XYZ45*
wanted-acceptance = your acceptance of this statement: [tap the button or type|type] *AGREE*.
