### The list of commands that the platform shows beside the field one types into.

command-menu = Main menu
    .word = menu
command-status = My drafts, submissions and deadlines
    .word = status
command-help = How to use this service
    .word = help
command-staff = Ask our staff
    .word = staff
command-language = Change the language
    .word = language
command-data = See, correct or delete my data
    .word = mydata
command-cancel = Cancel what I am filling in
    .word = cancel
command-invitations = Be invited or not
    .word = invitations
command-stop = Stop receiving messages
    .word = stop

## Sentences to begin with, at a tap; understood like the entries of the menu.

opener-proposal = I want to submit an innovation
opener-status = Check my proposal
opener-staff = I want to talk to staff
