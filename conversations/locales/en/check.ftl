### The check of a proposal, remarks on eligibility, checks of forms, and the PDF copy.

## Remarks on eligibility: the rule and the result together

remark-age-ok = *{ $age }* on closing day; { $needed } needed. ✓
remark-age-under = Only *{ $age }* on closing day; this group needs { $needed }, so the proposal cannot count this year.
remark-other-groups = By its age, still possible: { $names }.
remark-history-ok = This fits the group. ✓
remark-history-never = This group is only for innovations that were in a Top list before. For a new innovation, please choose another group.
remark-history-often = This innovation was in a Top list more often than this group allows. Please choose another group.

## What would get a proposal turned away

concern-empty = Not filled in yet. Please fill it in.
concern-later = It was left for later. Please fill it in now.
concern-unfinished = The answer is not closed yet. Open it, then type *DONE*.
concern-incomplete = Not complete yet. Open it and send what is missing.
concern-letter = The letter is missing. Please send its scan as one PDF file.
concern-no-longer-fits = It no longer fits another answer. Please check and change it.
concern-not-started = The date is still ahead. Please give a date that has passed.
concern-too-young = On closing day it is only { $years ->
        [0] {""}
        [one] 1 year{" "}
       *[other] { $years } years{" "}
    }{ $months ->
        [one] 1 month
       *[other] { $months } months
    } old; { $needed } months are needed. Check the date, or choose another group.
concern-never-in-top = This group is only for innovations that were in a Top list before. Check the answer, or choose another group.
concern-too-often-in-top = Innovations that were in a Top list more than { $allowed ->
        [one] once
       *[other] { $allowed } times
    } cannot enter this group. Check the answer, or choose another group.
concern-filler = It only fills the space, like "-" or "test". Please write the real answer.
concern-same-text = The text is the same as in step { $step }. Please write an answer of its own.
concern-over-limit = { $count } words, the limit is { $maximum }; { $over } too many. Please shorten it.
concern-video = The link is not a video link at { $hosts }. Please copy it again from the Share button.
concern-same-title = Your agency has already sent a proposal with the same title, or nearly the same. Change the title. If you do not know that proposal, type *STAFF*.
concern-same-title-draft = A proposal with the same title, or nearly the same, is also being written in your agency. If it is the same innovation, ask the colleague who writes it for a code (*SHARE*); if not, just go on.
concern-agency-limit = Your agency has already sent { $limit } proposals, the limit of this group. Please settle with your agency's admin which ones to submit. If you do not know those proposals, type *STAFF*.
concern-agency-last = This is the last proposal your agency may send in this group (the limit is { $limit }).

## Forms that cannot be published yet, for staff

finding-no-questions = This form has no questions.
    .mend = Add at least one question.
finding-duplicate-name = This name is used { $times } times.
    .mend = Give every question, group and choice a name of its own.
finding-bad-name = This name cannot be used.
    .mend = Use small letters, digits and underscores, beginning with a letter, at most { $maximum } characters.
finding-empty-group = This group of questions is empty.
    .mend = Put questions into it, or remove the group.
finding-repeat-limit = The limit of a repeat must be from 1 to { $maximum }.
    .mend = Change the limit of this group.
finding-sections = A section of the form does not begin with a question, is out of order, or the first one does not begin with the first question.
    .mend = Begin each section with the name of a question or group, in order from the first.
finding-weights = The weights add up to { $total }%, more than 100%.
    .mend = Lower the weights until they add up to 100% at most.
finding-missing-text = The text "{ $part }" is missing in the language "{ $tongue }".
    .mend = Write the text in both languages.
finding-constraint-message = There is a limit on answers without a message in the language "{ $tongue }".
    .mend = Write a message that says which answers are accepted.
finding-unknown-remark = The rule "{ $name }" for remarks is not known.
    .mend = Remove the remark, or use the name of a rule that exists.
finding-bounds = The lower limit is above the upper one, or there are too few choices.
    .mend = Correct the lower and the upper limit.
finding-files = These rules for files cannot be met.
    .mend = Allow at least one file, a size above 0, and kinds out of: { $kinds }.
finding-date-bounds = The limits of the date cannot be read or are the wrong way round.
    .mend = Write them like 2027-04-30 or "today", the earlier one first.
finding-unknown-source = The list of choices "{ $name }" is not known.
    .mend = Use one of: { $known }.
finding-options-or-source = Choices must be written here or come from a list, one of the two.
    .mend = Write the choices, or name one list.
finding-label-marks = The label contains a line break or invisible marks.
    .mend = Write the label again, on one line.
finding-label-command = The label "{ $label }" is a command, so it cannot be typed as an answer.
    .mend = Use another word for this choice.
finding-same-label = "{ $label }" stands for more than one choice.
    .mend = Make labels and other words of the choices differ.
finding-unknown-question = A condition names the question "{ $name }", which does not exist.
    .mend = Correct the name in the condition.
finding-forward = A condition names the question "{ $name }", which is asked only later.
    .mend = Move that question before this one, or change the condition.
finding-inside-repeat = A condition names the question "{ $name }" inside a repeated list.
    .mend = Use a question outside of the repeated list in the condition.
finding-unknown-option = A condition names the choice "{ $name }", which does not exist.
    .mend = Correct the name of the choice in the condition.
finding-unreachable = This question is never asked.
    .mend = Check its condition; no answer opens it.
finding-constraint-never = No answer can meet the limit of this question.
    .mend = Loosen the limit.
finding-answer-too-long = An answer may be longer than one message on { $channel } ({ $maximum } characters).
    .mend = Lower the limit, or use a long text.
finding-file-size = A file may be larger than { $channel } can take ({ $maximum } MB).
    .mend = Lower the largest size to { $maximum } MB.
finding-too-long = On { $channel }, the question with its buttons is { $over } characters too long (language "{ $tongue }").
    .mend = Shorten the question or the labels of its choices.

## The copy of a proposal as PDF

document-heading = Copy of a proposal
document-example = CONTOH
document-draft = DRAFT
document-number = Number
document-sent = Received (server time)
document-not-sent = Not sent yet; this is a copy of the draft.
document-late = Received after closing ({ $closed }), marked as late.
document-period = Period
document-form = Form
document-agency = Agency
document-closes = Closing
document-filled = Filled in
document-filled-count = { $done } of { $steps } questions done
document-complete = { $blank ->
    [0] Complete: { $given } questions answered
   *[other] Complete: { $given } questions answered, { $blank } optional ones left empty
}
document-writers = Written by
document-weight = weight { $weight }%
document-item = { $label } ({ $number })
document-answered-by = { $name }, { $moment }
document-somebody = (name erased)
document-open = Not filled in.
document-skipped = Not filled in; optional.
document-later = Left for later.
document-unfinished = Not closed yet; sent so far:
document-kept = To be shortened; written so far:
document-page = Page { $page } of { $pages }
document-attachments = Attachments
document-attachment-question = Item
document-attachment-name = File name
document-attachment-kind = Kind
document-attachment-size = Size
document-attachment-hash = SHA-256
