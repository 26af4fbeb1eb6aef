### The desk of the ministry's staff: roles and questions that wait.

role-staf = Ministry staff
menu-requests = Role requests ({ $count })
menu-cases = Cases ({ $count })
help-desk = For staff: *REQUESTS* (roles that wait) and *CASES* (questions that wait).
desk-role-ended = Your role as staff has ended, so that part is no longer open and nothing was changed. Type *STAFF* if you have questions.
desk-list = To the list
desk-more = … and { $count } more; they show once these are done.
desk-needs-words = Please write it in words.
desk-too-long = Your text has { $count } characters; the limit is { $maximum }. Please send a shorter one.

## Role requests

requests =
    { $count ->
        [one] *One role request waits.*
       *[other] *{ $count } role requests wait.*
    } Choose one to see it.
requests-line = • { $name }, { $agency }: { $role }
requests-none = No role request waits.
requests-and-cases =
    Besides, { $count ->
        [one] one question waits
       *[other] { $count } questions wait
    } for an answer. Type *CASES* to see { $count ->
        [one] it
       *[other] them
    }.
requests-own = Your own role request is decided by another member of staff.
request = Request for the role *{ $role }*
    Name: { $name }
    Position: { $position }
    Agency: { $agency }
    Unit: { $unit }
    Phone: { $phone }
request-ask = Approve only if the ministry has received the letter of appointment.
request-grant = Approve
request-refuse = Refuse
request-granted = ✓ The role { $role } for { $name } is approved; the person is told.
request-reason = What is the reason? Write it in one message; { $name } will read it.
request-check = Refuse the role { $role } for { $name } for this reason?
    “{ $words }”
    If so, type *REFUSE*; to change the reason, write it again.
request-refuse-now = Yes, refuse
request-refused = The role { $role } for { $name } is refused; the reason is sent.
request-gone = That request was decided or withdrawn already.

## Cases

cases =
    { $count ->
        [one] *One question waits for an answer.*
       *[other] *{ $count } questions wait for an answer.*
    } Choose one to answer it.
cases-line = • { $number } ({ $moment }), { $name }: “{ $words }”
cases-and-requests =
    Besides, { $count ->
        [one] one role request waits
       *[other] { $count } role requests wait
    }. Type *REQUESTS* to see { $count ->
        [one] it
       *[other] them
    }.
cases-none = No question waits for an answer.
case = Question *{ $number }* ({ $moment })
    { $name }, { $position }, { $agency }:
    “{ $words }”
case-ask = Write the answer in one message. Before it is sent we ask once more.
case-not-sent = Your answer was not sent: “{ $words }”
case-unreachable = This person can no longer be reached (the chat was blocked), so the question cannot be answered. It can be closed without an answer.
case-check = Send this answer to { $name } for question { $number }?
    “{ $words }”
    If it is right, type *SEND*; to change it, write it again.
case-send = Send answer
case-answered = ✓ The answer to { $number } goes to { $name }.
case-close = Close without an answer
case-closed = { $number } is closed without an answer because the person cannot be reached.
case-nameless = Somebody not registered yet
case-gone = That question was answered or withdrawn already.

## Notices to the person concerned

notice-questions-wait =
    { $questions ->
        [one] One question waits
       *[other] { $questions } questions wait
    } for an answer from staff. Type *CASES* to see { $questions ->
        [one] it
       *[other] them
    }.
notice-requests-wait =
    { $requests ->
        [one] One role request waits
       *[other] { $requests } role requests wait
    } for a decision by staff. Type *REQUESTS* to see { $requests ->
        [one] it
       *[other] them
    }.
notice-desk-waits =
    { $questions ->
        [one] One question
       *[other] { $questions } questions
    } and { $requests ->
        [one] one role request
       *[other] { $requests } role requests
    } wait for staff. Type *CASES* or *REQUESTS* to see them.
notice-role-refused-because = The role { $role } could not be confirmed. Reason given by staff: { $reason }
    Type *STAFF* if you have questions.
notice-role-ended = Your role { $role } has ended. Type *STAFF* if you have questions.
record-role_ended = role ended
record-case_closed = question closed by staff without an answer
