"""The single writer: commands wait in one queue, are decided in batches, and answered once their facts are durable.

A batch takes what is waiting, lets each act happen on its case, appends all facts and flushes the views in one
transaction, commits once and answers each caller. A refusal never touches its neighbours. While the disk is waited for,
the next commands gather: the batch grows with the load by itself. Before it begins, whoever is at the door is let in.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from domain.casework import Command, Desk, Missing
from domain.kernel import Aggregate, Event, Id, Refused
from domain.sealing import KeyMissing
from store.backend import Answer, Backend, OutcomeUnknown, Stored, StoreUnavailable, Transaction
from store.cases import Cases
from store.codec import encode
from store.folding import Folding, Views
from store.jobs import Job, KeyUsedTwice, Outcome
from store.schema import storable
from store.vault.vault import KeyTaken, Vault, kept_in_memory

Listener = Callable[[Sequence[Event]], None]

_log = logging.getLogger(__name__)

LARGEST_BATCH = 256
_LONGEST_QUEUE = 20_000
_PAUSES = (0.0, 0.1, 0.3, 0.6, 1.0, 2.0)
"""Seconds between the attempts to find out what became of a commit."""
_LOOKS = 4
"""Turns of the event loop that have to bring no other command before a batch begins: some microseconds each."""


def clock() -> int:
    """Microseconds since 1970."""
    return time.time_ns() // 1000


class Writer:
    """Decides and stores the commands of one process.

    :param now: the clock that ``recorded_at`` is taken from; it never runs backwards in the log.
    :param vault: the open vault that words are sealed with. Without one they are sealed all the same, with keys that
        end with this writer: for what nobody will read.
    :param largest_batch: how many commands share a commit at most; more for whoever waits for none of them.
    """

    def __init__(
        self,
        backend: Backend,
        views: Views,
        *,
        now: Callable[[], int] = clock,
        vault: Vault | None = None,
        keep_cases: int = 20_000,
        largest_batch: int = LARGEST_BATCH,
    ) -> None:
        self.backend = backend
        self.cases = Cases(keep_cases)
        self.folding = Folding(views)
        self.vault = kept_in_memory() if vault is None else vault
        self.position = 0
        self.listeners: list[Listener] = [self.vault.happened]
        self._now = now
        self._largest_batch = largest_batch
        self._queue: list[Job] = []
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        """Begin to take commands from where the log ends now."""
        self.position = (await self.backend.head()).position
        self._task = asyncio.create_task(self._run(), name="writer")

    async def stop(self) -> None:
        """Answer what waits, then take no more."""
        if self._task is None:
            return
        self._stopping = True
        self._wake.set()
        await self._task
        self._task = None

    async def submit(self, command: Command, *, key: str | None = None, request: str = "") -> Outcome:
        """Have *command* decided and stored.

        :param key: the idempotency key; a repeated one answers what the first one answered.
        :param request: a fingerprint of what was asked, compared when the key is repeated.
        :raises Refused: by the rules, or by :class:`KeyUsedTwice` when the key came with another request.
        :raises StoreUnavailable: when it could not be made durable.
        """
        if self._stopping or len(self._queue) >= _LONGEST_QUEUE:
            raise StoreUnavailable("no more commands are taken just now")
        job = Job(command, key, request, asyncio.get_running_loop().create_future())
        self._queue.append(job)
        self._wake.set()
        return await job.future

    async def _run(self) -> None:
        while not self._stopping:
            await self._wake.wait()
            self._wake.clear()
            while self._queue:
                await self._gather()
                jobs, self._queue = self._queue[: self._largest_batch], self._queue[self._largest_batch :]
                await self._decide_all(jobs)

    async def _gather(self) -> None:
        """Let those who are at the door already come along: a batch costs much the same for one as for many."""
        waiting = 0
        while waiting < len(self._queue) < self._largest_batch:
            waiting = len(self._queue)
            for _ in range(_LOOKS):
                await asyncio.sleep(0)

    async def _decide_all(self, jobs: list[Job]) -> None:
        try:
            await self._batch(jobs)
        except KeyTaken:
            self._forget()
            await self._decide_all(jobs)
        except StoreUnavailable as error:
            self._forget()
            for job in jobs:
                job.fail(error)
        except Exception as error:  # a fault of ours: it must reach its own caller and nobody else's
            self._forget()
            if len(jobs) == 1:
                jobs[0].fail(error)
                return
            for job in jobs:
                await self._decide_all([job])

    def _forget(self) -> None:
        self.cases.forget()
        self.folding.forget()
        self.vault.let_go()

    async def _batch(self, jobs: list[Job]) -> None:
        batch = _Batch()
        try:
            async with self.backend.transaction() as transaction:
                if transaction.head.position != self.position:
                    await self._catch_up(transaction)
                known = await transaction.answers([job.key for job in jobs if job.key])
                batch.begin(transaction.head.position, max(self._now(), transaction.head.recorded_at))
                await self._fetch_ahead(jobs, batch, transaction)
                for job in jobs:
                    await self._decide(job, known, batch, transaction)
                # An act that caused nothing has an answer all the same, for whoever repeats its key.
                if batch.stored or batch.answers:
                    async with self.vault.keeping(transaction.head.position):
                        changes = await self.folding.fold(batch.events, transaction)
                        await transaction.write(batch.stored, batch.answers, changes)
                    await transaction.commit()
        except OutcomeUnknown:
            await self._demand_written(batch)
        # From here on nothing may fail: these facts are durable, and must not be decided again.
        self.position = batch.position
        self.folding.settle()
        self.cases.settle()
        self.vault.settle()
        if batch.events:
            self._tell(batch.events)
        batch.answer()

    def _tell(self, events: Sequence[Event]) -> None:
        for listener in self.listeners:
            try:
                listener(events)
            except Exception:
                _log.exception("a listener failed on the facts up to position %d", events[-1].position)

    async def _decide(self, job: Job, known: dict[str, Answer], batch: _Batch, transaction: Transaction) -> None:
        if job.key and job.key in known:
            batch.repeat(job, known[job.key])
            return
        while True:
            desk = Desk(self.cases.at_hand, job.command, batch.now, sealer=self.vault)
            try:
                events = desk.decide()
            except Missing as missing:
                self._undo(desk)
                wanted = {*missing.cases, job.command.case, *job.command.reaches}
                await self._fetch([id for id in wanted if id not in self.cases], batch, transaction)
                continue
            except KeyMissing as missing:
                self._undo(desk)
                await self.vault.fetch(missing.subjects)
                continue
            except Refused as refusal:
                self._undo(desk)
                batch.outcomes.append((job, refusal))
                return
            break
        in_hand = desk.in_hand()
        self.cases.keep(in_hand.values())
        batch.take(job, in_hand[job.command.case], events)
        if job.key:
            known[job.key] = batch.answers[-1]

    def _undo(self, desk: Desk) -> None:
        for id in desk.let_go():
            self.cases.drop(id)

    async def _fetch_ahead(self, jobs: Sequence[Job], batch: _Batch, transaction: Transaction) -> None:
        """Ask once for all that the commands of a batch say they will reach."""
        reached = dict.fromkeys(id for job in jobs for id in job.command.reaches if id not in self.cases)
        if reached:
            await self._fetch(list(reached), batch, transaction)
        sealed = [subject for job in jobs for subject in job.command.seals if subject not in self.vault]
        if sealed:
            await self.vault.fetch(sealed)

    async def _fetch(self, ids: Sequence[Id], batch: _Batch, transaction: Transaction) -> None:
        """Fold cases from the log, and from what this batch has caused them so far."""
        stored = await transaction.cases([id for id in ids if storable(id)])
        for id in ids:
            self.cases.fold(id, [*stored.get(id, ()), *(event for event in batch.events if event.case == id)])

    async def _catch_up(self, transaction: Transaction) -> None:
        """Other processes have written: bring what is in hand to where the log is now."""
        piece = 1000
        self.folding.forget()
        while events := await transaction.since(self.position, piece):
            for event in events:
                self.cases.follow(event)
            self.position = events[-1].position
            self._tell(events)

    async def _demand_written(self, batch: _Batch) -> None:
        """Find out whether a batch whose commit was cut off is in the log: all of it is, or nothing.

        :raises StoreUnavailable: when it is not.
        :raises OutcomeUnknown: when the database cannot be asked.
        """
        for pause in _PAUSES:
            await asyncio.sleep(pause)
            try:
                # Once the log's lock is ours, the commit that was cut off is over, one way or the other.
                async with self.backend.transaction() as transaction:
                    written = await batch.is_in(transaction)
            except StoreUnavailable:
                continue
            if written:
                return
            raise StoreUnavailable("the connection broke before the facts were durable")
        raise OutcomeUnknown("the connection broke during the commit, and the database does not answer")


class _Batch:
    """What one batch has decided so far."""

    def __init__(self) -> None:
        self.position = 0
        self.now = 0
        self.events: list[Event] = []
        self.stored: list[Stored] = []
        self.answers: list[Answer] = []
        self.outcomes: list[tuple[Job, Outcome | Refused]] = []

    def begin(self, position: int, now: int) -> None:
        """Go on from the end of the log at this instant."""
        self.position = position
        self.now = now

    def take(self, job: Job, aggregate: Aggregate, events: Sequence[Event]) -> None:
        """Give the facts of a command their places in the log."""
        for event in events:
            self.position += 1
            event.position, event.recorded_at = self.position, self.now
            fact = event.fact
            self.stored.append(Stored(self.position, event.case, event.version, fact.topic, self.now, encode(fact)))
        self.events.extend(events)
        outcome = Outcome(
            aggregate.id, aggregate.version, self.position, self.now, aggregate.summary() | job.command.made
        )
        if job.key:
            self.answers.append(outcome.as_answer(job.key, job.request))
        self.outcomes.append((job, outcome))

    async def is_in(self, transaction: Transaction) -> bool:
        """Whether its last fact, or where it has none its last answer, is in the log."""
        if not self.stored:
            answer = self.answers[-1]
            return (await transaction.answers([answer.key])).get(answer.key) == answer
        last = self.stored[-1]
        events = (await transaction.cases([Id(last.case_id)])).get(Id(last.case_id), [])
        return any(event.version == last.version and encode(event.fact) == last.state for event in events)

    def repeat(self, job: Job, answer: Answer) -> None:
        """Answer a repeated key with what the first one was answered."""
        first = Outcome.from_answer(answer) if answer.request == job.request else KeyUsedTwice()
        self.outcomes.append((job, first))

    def answer(self) -> None:
        """Tell every caller."""
        for job, outcome in self.outcomes:
            job.tell(outcome)
