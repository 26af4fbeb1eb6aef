"""The composition root: makes every part from arguments, starts and stops them in order.

Nothing is opened before `start`, and `start` undoes what it began if any step fails. Stopping
takes no new work, lets what runs end, and leaves nothing unclear.
"""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import health
from bot.accounts import SIMULATOR, TELEGRAM, WHATSAPP, channels_of, rate_of
from bot.alarms import Alarm, Alarms
from bot.arrivals import Means, arrivals_of
from bot.attachments import AttachmentMaker
from bot.channels.simulator.client import SimulatorChannel
from bot.channels.simulator.page import Parts, routes
from bot.clock import SystemClock
from bot.control import Control
from bot.control_socket import ControlServer
from bot.erasures import ErasureLog
from bot.errors import StartError
from bot.examine import Examiner
from bot.fetch import Fetcher
from bot.figures import Figures
from bot.ground import listen, prepare_folder, refusal, start_channels
from bot.ids import RandomIds
from bot.log import Event, logger
from bot.oddities import oddities
from bot.publish import Published
from bot.receive import Receiver
from bot.rerouting import reroute
from bot.retention import erase_by_age
from bot.send import Sender
from bot.site_notes import note_site
from bot.spool import Spool
from bot.tasks import Tasks, log_uncaught
from bot.think import Thinker
from bot.tick import ALARMS_EVERY, SWEEP_EVERY, WEBHOOK_EVERY, Ticker
from bot.turns import Turns
from bot.watchdog import Watchdog
from bot.web import Server, Web
from conversations.turn import take_turn as our_take_turn
from storage import sending_switch
from storage.database import Database
from storage.file_store import FileStore
from storage.migrations import migrate

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable, Mapping

    from bot.channels.base import Channel
    from bot.clock import Clock
    from bot.ids import Ids
    from bot.settings import Settings
    from bot.turns import Done
    from bot.web import Pages
    from conversations.scene import TurnContext, TurnResult

SERVER_PATIENCE = 4.0
TURN_PATIENCE = 3.0
SEND_PATIENCE = 13.0
"""Together at most 20 seconds from the signal to the end."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a command decides beside the settings."""

    serves: bool = True
    """Listen for webhooks and pages."""
    ticks: bool = True
    """Let the clock move things; otherwise whoever runs it does."""
    is_example: bool = False
    """Publish the example period instead of the real one."""
    without_people: bool = False
    """Refuse records that hold the example people."""
    port_named: str = "SAPA_HTTP_PORT"
    """What decided the port: a setting or an option."""


def build_app(
    settings: Settings,
    *,
    options: Options | None = None,
    clock: Clock | None = None,
    channels: Mapping[str, Channel] | None = None,
    database: Database | None = None,
    ids: Ids | None = None,
    take_turn: Callable[[TurnContext], TurnResult] = our_take_turn,
) -> App:
    """Make the whole product; every part can be replaced by name."""
    return App(
        settings,
        options=options or Options(),
        clock=clock or SystemClock(),
        channels=channels_of(settings) if channels is None else channels,
        database=database or Database(settings.database_address),
        ids=ids or RandomIds(),
        take_turn=take_turn,
    )


class App:
    """The running product. `start` it once, `stop` it once."""

    def __init__(
        self,
        settings: Settings,
        *,
        options: Options,
        clock: Clock,
        channels: Mapping[str, Channel],
        database: Database,
        ids: Ids,
        take_turn: Callable[[TurnContext], TurnResult],
    ) -> None:
        self.settings = settings
        self.options = options
        self.clock = clock
        self.channels = channels
        self.database = database
        self._ids = ids
        self.figures = Figures(tuple(channels))
        self.tasks = Tasks(clock)
        self.files = FileStore(settings.data_dir / "files")
        self.examiner = Examiner()
        self.published = Published()
        places = itertools.count()
        rates = {name: rate_of(name, settings) for name in channels}
        turns = Turns(
            channels,
            ids,
            take_turn=take_turn,
            lookups=self.published.lookups,
            rates=rates,
            clock_ahead=lambda name: self.senders[name].clock_watch.ahead,
        )
        self.thinker = Thinker(
            database, clock, turns, figures=self.figures, places=places, woke=self._woke
        )
        attachments = AttachmentMaker(database, clock, self.files, self.published.lookups)
        self.senders = {
            name: Sender(
                channel,
                database,
                clock,
                tasks=self.tasks,
                figures=self.figures,
                attachments=attachments,
                places=places,
                per_second=rates[name],
                broadcast_share=settings.broadcast_share,
            )
            for name, channel in channels.items()
        }
        self.fetcher = Fetcher(
            database,
            clock,
            channels,
            store=self.files,
            examine=self.examiner,
            figures=self.figures,
            woke=self.thinker.wake,
        )
        self.receiver = Receiver(
            database,
            clock,
            spool=Spool(settings.data_dir / "spool" / "updates"),
            figures=self.figures,
            wake=self._arrived,
        )
        self.arrivals = arrivals_of(
            channels.values(),
            Means(
                settings,
                clock=clock,
                database=database,
                receiver=self.receiver,
                figures=self.figures,
                tasks=self.tasks,
                wake=self._arrived,
            ),
        )
        self.alarms = Alarms(
            database,
            clock,
            figures=self.figures,
            parts={
                Alarm.DISK_LOW: lambda: self.ticker.is_disk_low,
                Alarm.STORING_FAILS: lambda: database.fault is not None,
                Alarm.WEBHOOK_FOREIGN: lambda: any(one.is_foreign for one in self.arrivals),
                Alarm.CHANNEL_REFUSED: lambda: any(one.down for one in self.senders.values()),
                Alarm.CLOCK_OFF: lambda: any(one.is_clock_off for one in self.senders.values()),
            },
            listens_to=tuple(name for name in (TELEGRAM, WHATSAPP) if name in channels),
        )
        self.erasures = ErasureLog(database, settings.data_dir)
        self.ticker = Ticker(
            database,
            clock,
            channels,
            replay=self.receiver.replay_spool,
            folder=settings.data_dir,
            wake=self._wake_senders,
            erase_by_age=self._erase_by_age,
            checks=(
                (self.reroute, SWEEP_EVERY),
                *((one.check, WEBHOOK_EVERY) for one in self.arrivals),
                (self.alarms.check, ALARMS_EVERY),
            ),
        )
        self.control = Control(
            database,
            clock,
            channels,
            ids,
            changed=lambda: self.published.reload(database),
            wake=lambda: self._arrived(1),
            oddities=lambda: oddities(self.figures),
        )
        self._control = ControlServer(self.control, settings.data_dir)
        self._listener: socket.socket | None = None
        self._server: Server | None = None
        self._undo: list[Callable[[], Awaitable[None]]] = []

    # --- who wakes whom --------------------------------------------------------------------

    def _arrived(self, count: int) -> None:
        """Updates are being stored: their turns, and what these say, can share the commit."""
        self.thinker.wake(count)
        self._wake_senders()

    def _wake_senders(self, *, since: int | None = None) -> None:
        for sender in self.senders.values():
            sender.wake(since=since)

    def _woke(self, done: Done, place: int) -> None:
        if done.has_files:
            self.fetcher.wake()
        if done.has_erased:
            _ = self.tasks.spawn(self.erasures.note())
        if done.has_messages:
            self._wake_senders(since=place)

    async def reroute(self) -> None:
        """Say elsewhere what cannot go out where it was to."""
        now = self.clock.now()
        moved = await self.database.write(
            lambda tx: reroute(tx, self.channels, self._ids.prompt, now)
        )
        if moved:
            logger().info(Event.REROUTED, count=moved)
            self._wake_senders()

    async def _erase_by_age(self) -> None:
        await erase_by_age(self.database, self.files, self.clock.now())
        await self.erasures.note()

    # --- starting --------------------------------------------------------------------------

    async def start(self) -> None:
        """Open everything, or nothing. Raises StartError, StorageError."""
        if not self.channels:
            raise StartError(
                "There is no channel to talk on: set SAPA_TELEGRAM_TOKEN or SAPA_WHATSAPP_TOKEN, "
                "or use the demo."
            )
        asyncio.get_running_loop().set_exception_handler(log_uncaught)
        try:
            await self._open()
        except BaseException as error:
            await self._close()
            if isinstance(error, OSError):
                raise refusal(error) from error
            raise
        self._begin()
        logger().info(Event.STARTED, version=self.database.version)

    async def _open(self) -> None:
        if self.options.serves:
            self._listener = listen(
                self.settings.http_host,
                self.settings.http_port,
                named=self.options.port_named,
            )
            self._undo.append(self._stop_listening)
        if (made := prepare_folder(self.settings.data_dir)) is not None:
            self._undo.append(made)
        for channel in self.channels.values():
            self._undo.append(channel.stop)
        for name in await start_channels(self.channels.values()):
            self.senders[name].refuse("the token was refused")
        await self.database.open()
        self._undo.append(self.database.close)
        await migrate(self.database)
        await self.published.publish(
            self.database,
            self.clock.now(),
            example=self.options.is_example,
            without_people=self.options.without_people,
            channels=tuple(channel.capabilities for channel in self.channels.values()),
        )
        await note_site(self.database, self.settings, self.channels)
        # Nobody else works on the rows of a SQLite file: what was in flight is orphaned.
        await self.ticker.sweep(orphaned=self.database.dialect == "sqlite")
        await self.files.open()
        await self.erasures.note()
        if await self.database.read(sending_switch.paused_since) is not None:
            logger().warning(Event.SENDING_OFF)
        await self._control.start()
        self._undo.append(self._control.stop)

    def _begin(self) -> None:
        self.tasks.supervise("think", self.thinker.run)
        self.tasks.supervise("fetch", self.fetcher.run)
        self.tasks.supervise("watchdog", Watchdog(self.clock, self.figures).run)
        for name, sender in self.senders.items():
            self.tasks.supervise(f"send {name}", sender.run)
        for one in self.arrivals:
            one.begin()
        if self.options.ticks:
            self.ticker.start(self.tasks)
        if self._listener is not None:
            self._server = Server(self._web(), self._listener)
            self.tasks.supervise("web", self._server.run_until_stopped)

    def _web(self) -> Web:
        simulator = self.channels.get(SIMULATOR)
        pages = self._pages(simulator) if isinstance(simulator, SimulatorChannel) else []
        return Web(
            ready=lambda: health.report(self.database, self.clock, self._parts()),
            figures=lambda: health.figures_text(self.database, self.clock, self.figures),
            webhooks={path: hook for one in self.arrivals for path, hook in one.webhooks.items()},
            pages=pages,
        )

    def _pages(self, channel: SimulatorChannel) -> Pages:
        return routes(
            Parts(
                database=self.database,
                channel=channel,
                receive=lambda body: self.receiver.take(channel, body),
                now=self.clock.now,
            )
        )

    def _parts(self) -> dict[str, bool]:
        parts = {
            "loops": not self.tasks.failing,
            "disk": not self.ticker.is_disk_low,
            "arrivals": all(one.is_well for one in self.arrivals),
        }
        return parts | {f"send {name}": one.down is None for name, one in self.senders.items()}

    # --- stopping --------------------------------------------------------------------------

    async def stop(self) -> None:
        """Take no new work, let what runs end, close everything."""
        logger().info(Event.STOPPING)
        self.ticker.stop()
        for one in self.arrivals:
            await one.stop()
        if self._server is not None:
            self._server.stop()
            if (simulator := self.channels.get(SIMULATOR)) is not None:
                await simulator.stop()
        await self.tasks.ended("web", within=SERVER_PATIENCE)
        await self.tasks.ended("fetch", within=0)
        await self.examiner.stop()
        self.thinker.stop()
        await self.tasks.ended("think", within=TURN_PATIENCE)
        for sender in self.senders.values():
            sender.stop()
        await asyncio.gather(
            *(self.tasks.ended(f"send {name}", within=SEND_PATIENCE) for name in self.senders)
        )
        await self.tasks.stop()
        await self.erasures.note()
        await self._close()
        logger().info(Event.STOPPED)

    async def _close(self) -> None:
        while self._undo:
            await self._undo.pop()()

    async def _stop_listening(self) -> None:
        if self._listener is not None:
            self._listener.close()

    @property
    def port(self) -> int:
        """The port that is listened on."""
        if self._listener is None:
            raise StartError("Nothing is listening.")
        return int(self._listener.getsockname()[1])
