import type { BankCommand, BankStatus } from '../../../../drivers/contract/index.ts';
import { Commanders } from './commanders.ts';
import { judge, type Pursuit, type Verdict } from './follow.ts';
import type { OpenIntent } from '../repository.ts';
import { isAfter, nextSequence } from './sequence.ts';
import type { MotionSnapshot } from '../arbiter/snapshot.ts';

/** A command of ours whose end is not journaled yet. */
export interface Pursued extends Pursuit, MotionSnapshot {
  readonly command: BankCommand['kind'] | (string & {});
  sending: Pursuit['sending'];
  accepted: boolean;
  /** Whether bytes may have left for the controller. */
  onWire: boolean;
  /** Whether a look that began after sending ended may come next: only then does silence mean "not accepted". */
  judgeable: boolean;
  /** Whether `intent.opened` is on disk. */
  journaled: boolean;
  settling: boolean;
  /** Somebody wants it stopped: it must not be sent any more, and must be stopped if it was. */
  stopWanted: boolean;
  /** Epoch ms of the first look that may judge it; `null` before. */
  judgedFrom: number | null;
  /** Epoch ms of the last look at rolling carriages under it; `null` before. */
  rolledAt: number | null;
  waitedMs: number;
  restedMs: number;
}

export interface Ended {
  readonly pursued: Pursued;
  readonly verdict: Verdict;
}

/** The commands of ours that one bank has not finished, and the sequence numbers they go under. */
export class Pursuits {
  /** Who else may have given what the controller shows. */
  readonly commanders = new Commanders();
  #open: Pursued[] = [];
  #lastSequence = 0;

  /** Takes up after a restart what the journal left open. */
  restore(intents: readonly OpenIntent[], lastSequence: number): void {
    this.#lastSequence = lastSequence;
    this.commanders.restore(
      lastSequence,
      intents.map(({ sequence }) => sequence),
    );
    const inOrder = intents.toSorted((a, b) => (isAfter(a.sequence, b.sequence) ? 1 : -1));
    this.#open = inOrder.map(({ intent, sequence, command, argument, openedBy }) => ({
      ...fresh(intent, sequence, command, argument, openedBy),
      sending: 'restored',
      judgeable: true,
      journaled: true,
    }));
    // A stop that was journaled and never got through is still wanted by whoever pressed it.
    if (inOrder.at(-1)?.command === 'stop') this.wantStop();
  }

  /**
   * Opens a command under the next free sequence number, which is never one that the controller shows already.
   * @param status the newest look, from which numbers given out by others are learnt
   */
  open(intent: string, command: BankCommand, by: string, status: BankStatus | null): Pursued {
    const shown = status?.lastSequence ?? 0;
    if (isAfter(shown, this.#lastSequence)) this.#lastSequence = shown;
    this.#lastSequence = nextSequence(this.#lastSequence);
    this.commanders.gave(this.#lastSequence);
    const pursued = fresh(intent, this.#lastSequence, command.kind, argumentOf(command), by);
    this.#open.push(pursued);
    return pursued;
  }

  drop(pursued: Pursued): void {
    this.#open = this.#open.filter((other) => other !== pursued);
  }

  get none(): boolean {
    return this.#open.length === 0;
  }

  /** The newest command that is not a stop. */
  get motion(): Pursued | null {
    return this.#open.findLast(({ command }) => command !== 'stop') ?? null;
  }

  /** The command with the last sequence number given out, while it has not ended. */
  get newest(): Pursued | null {
    return this.#open.find(({ sequence }) => sequence === this.#lastSequence) ?? null;
  }

  /** Whether the controller has taken the stop that was sent last, as far as it can tell. */
  get stopTaken(): boolean {
    const { newest } = this;
    return newest?.command === 'stop' && newest.accepted;
  }

  wantStop(): void {
    for (const pursued of this.#open) if (pursued.command !== 'stop') pursued.stopWanted = true;
  }

  /** Learns from a fresh look, and says which commands have ended. */
  see(status: BankStatus): readonly Ended[] {
    const ended: Ended[] = [];
    for (const pursued of this.#open) {
      if (status.lastSequence === pursued.sequence) pursued.accepted = pursued.onWire = true;
      if (status.lastSequence === null) observe(pursued, status);
      if (pursued.settling || !pursued.journaled) continue;
      if (!pursued.accepted && !pursued.judgeable) continue;
      const verdict = judge(pursued, status);
      if (verdict) ended.push({ pursued, verdict });
    }
    return ended;
  }
}

/** Notes what is seen under a command whose receipt the make does not give. */
function observe(pursued: Pursued, { moving, receivedTime }: BankStatus): void {
  if (!pursued.judgeable) return;
  pursued.judgedFrom ??= receivedTime;
  if (moving) {
    pursued.accepted = pursued.onWire = true;
    pursued.rolledAt = receivedTime;
  }
  pursued.waitedMs = receivedTime - pursued.judgedFrom;
  pursued.restedMs = receivedTime - (pursued.rolledAt ?? pursued.judgedFrom);
}

/** The one number that the journal and the register map keep of a command. */
function argumentOf(command: BankCommand): number {
  if (command.kind === 'open-aisle') return command.aisle;
  return command.kind === 'close-up' && command.side === 'right' ? 1 : 0;
}

function fresh(intent: string, sequence: number, command: string, argument: number, by: string): Pursued {
  return {
    intent,
    sequence,
    command,
    argument,
    by,
    sending: 'under-way',
    accepted: false,
    onWire: false,
    judgeable: false,
    journaled: false,
    settling: false,
    stopWanted: false,
    judgedFrom: null,
    rolledAt: null,
    waitedMs: 0,
    restedMs: 0,
  };
}
