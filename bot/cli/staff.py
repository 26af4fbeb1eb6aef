"""`staff …`: what staff do until they have a console, and who is staff."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.asking import ask

commands = typer.Typer(
    help="What staff do (roles, questions, invitations), and who is staff.", no_args_is_help=True
)

MOST = 2**53
Asking = Annotated[
    int, typer.Argument(help="The number shown by `staff requests`.", min=1, max=MOST)
]
Found = Annotated[int, typer.Argument(help="The number shown by `staff find`.", min=1, max=MOST)]


@commands.command()
def requests() -> None:
    """List the people who wait for a role."""
    ask("requests")


@commands.command()
def approve(
    person: Asking,
    role: Annotated[str, typer.Argument(help="The role they asked for.")] = "admin_instansi",
) -> None:
    """Grant a role that was asked for."""
    ask("decide", person=person, role=role, granted=True)


@commands.command()
def refuse(
    person: Asking,
    role: Annotated[str, typer.Argument(help="The role they asked for.")] = "admin_instansi",
    reason: Annotated[str, typer.Option(help="The reason; the person is told.")] = "",
) -> None:
    """Refuse a role that was asked for."""
    ask("decide", person=person, role=role, granted=False, reason=reason)


@commands.command()
def find(name: Annotated[str, typer.Argument(help="A part of the name.")]) -> None:
    """Find registered people and their numbers."""
    ask("find people", name=name)


@commands.command("list")
def list_staff() -> None:
    """List who is staff: they decide roles and answer questions in the chat too."""
    ask("list staff")


@commands.command()
def appoint(person: Found) -> None:
    """Make a registered person staff; the person is told."""
    ask("appoint", person=person, given=True)


@commands.command()
def dismiss(person: Found) -> None:
    """End somebody's being staff; the person is told."""
    ask("appoint", person=person, given=False)


@commands.command()
def cases() -> None:
    """List the questions that nobody has answered yet."""
    ask("cases")


@commands.command()
def answer(
    number: Annotated[str, typer.Argument(help="The number shown by `staff cases`.")],
    words: Annotated[str, typer.Argument(help="The answer, in quotation marks.")],
) -> None:
    """Answer a question; the person gets it in the chat."""
    ask("answer", number=number, words=words)


@commands.command()
def close(
    number: Annotated[str, typer.Argument(help="The number shown by `staff cases`.")],
    reason: Annotated[
        str, typer.Option(help="Why; kept in the audit log for good, so no names in it.")
    ] = "",
) -> None:
    """Close a question whose asker cannot be reached any more, without an answer."""
    ask("close case", number=number, reason=reason)


@commands.command()
def invite(
    name: Annotated[str, typer.Argument(help="The name of the person.")],
    agency: Annotated[str, typer.Option(help="The code of the agency.")] = "",
    unit: Annotated[str, typer.Option(help="The unit within the agency.")] = "",
    role: Annotated[
        list[str] | None, typer.Option(help="A role; may be repeated. Without one: inovator.")
    ] = None,
) -> None:
    """Make a link, for each channel that is on, that works once and knows who it is for."""
    ask("invite", name=name, agency=agency, unit=unit, roles=role or ["inovator"])


Known = Annotated[int, typer.Argument(help="The number of the person.", min=1, max=MOST)]
Chat = Annotated[str, typer.Argument(help="The letters and digits shown by `staff links`.")]


@commands.command()
def links(person: Known) -> None:
    """List somebody's chats, with the phone and e-mail of the registration."""
    ask("links", person=person)


@commands.command()
def unlink(person: Known, chat: Chat) -> None:
    """Take a chat away from somebody; their other chats are told."""
    ask("unlink", person=person, chat=chat)


@commands.command()
def relink(person: Known, chat: Chat) -> None:
    """Undo an unlinking of the last 30 days."""
    ask("relink", person=person, chat=chat)


@commands.command()
def unlock(
    number: Annotated[str, typer.Argument(help="The number shown by `staff cases`.")],
) -> None:
    """Open a locked chat, once you are sure that it is the person; they are told there."""
    ask("unlock", number=number)
