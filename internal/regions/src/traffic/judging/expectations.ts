import { wholeNumber } from "@frontline-routing/router-core/options";

/** How long a request may take from its sending to its verdict. What could only matter to older ones is forgotten. */
const LONGEST_REQUEST_MS = 120_000;
const NOT_YET = Number.POSITIVE_INFINITY;

/** An answer that is to be judged. Times are those of `performance.now()`, in milliseconds. */
export interface JudgedAnswer {
  readonly hostname: string;
  readonly deploymentId: string;
  /** Whose frontline decided on the deployment: for a forwarded request the region that it was forwarded to. */
  readonly region: string;
  readonly sentAt: number;
}

/** Which deployments a request may be answered by. Times are those of `performance.now()`; left out: now. */
export interface Expectations {
  /**
   * A change was asked for: from now on its deployment may answer. Call it before the change is sent, because the commit
   * is visible before its acknowledgment.
   */
  begun(hostname: string, deploymentId: string, at?: number): void;
  /** The change was acknowledged. Without an earlier {@link begun} it counts as begun in the same moment. */
  acknowledged(hostname: string, deploymentId: string, at?: number): void;
  /** The change was refused for certain: its deployment may no longer answer. One whose fate is unknown is not refused. */
  refused(hostname: string, deploymentId: string): void;
  /**
   * The store is away, or frontlines can't read it, so that nothing can be followed. Call it before it is so: answers are
   * judged as they arrive.
   *
   * @param until when it was back; left out: it isn't yet, and what is returned is to be called when it is
   * @param region of the frontline that can't read; left out: of none
   */
  pause(from: number, until?: number, region?: string): (until?: number) => void;
  /** Whether the answer is one that a request sent then may have, see {@link createExpectations}. */
  isRight(answer: JudgedAnswer): boolean;
  /** How long switches took, see {@link Switches}. */
  switches(): Switches;
}

/** The slowest switches: the latest sending, after an acknowledgment, of a request that an older deployment answered. */
export interface Switches {
  /** From the acknowledgment on, in milliseconds; switches that a pause delayed are left out. */
  readonly slowestMs: number;
  /** From when the store was back, for switches that a pause delayed. */
  readonly slowestAfterPauseMs: number;
}

/** Options of {@link createExpectations}. */
export interface ExpectationsOptions {
  /** How long after its acknowledgment every request that is sent must be answered by a change. Default: 1,000. */
  readonly boundMs?: number;
  /**
   * How much more the frontlines have after a pause, from its end. Default: 3,000. A poll that got no answer is given up
   * after two seconds (`loadTimeoutMs`), and the next begins within one (the longest pause between failed polls).
   */
  readonly recoveryMs?: number;
}

interface Change {
  readonly deploymentId: string;
  readonly begunAt: number;
  acknowledgedAt: number;
}

interface Pause {
  readonly from: number;
  readonly region: string | undefined;
  until: number;
}

/**
 * Keeps account of what each hostname may be answered by.
 *
 * A change excludes all that were acknowledged before it was begun, for requests sent `boundMs` after its acknowledgment
 * or later. So an answer is right if its deployment is that of the last such change, or of a later one, or of one that
 * is under way; of two changes that were under way at the same time, either may be the last one. A request that was sent before
 * may be answered by either side, however late. A pause moves the bound: to `recoveryMs + boundMs` after its end.
 *
 * @throws {TypeError} | {@link RangeError} naming the option and the bound
 * @example
 * const expected = createExpectations({ boundMs: 1_000 });
 * expected.acknowledged("a.example", "d_1", 0);
 * expected.begun("a.example", "d_2", 5_000);
 * expected.acknowledged("a.example", "d_2", 5_010);
 * const answer = { hostname: "a.example", deploymentId: "d_1", region: "local.dev" };
 * expected.isRight({ ...answer, sentAt: 6_000 }); //=> true
 * expected.isRight({ ...answer, sentAt: 6_010 }); //=> false
 */
export function createExpectations(options: ExpectationsOptions = {}): Expectations {
  const boundMs = wholeNumber(0, 600_000, 1_000)(options.boundMs, "boundMs");
  const recoveryMs = wholeNumber(0, 600_000, 3_000)(options.recoveryMs, "recoveryMs");
  const changesOf = new Map<string, Change[]>();
  let pauses: Pause[] = []; // by their begin
  let slowestMs = 0;
  let slowestAfterPauseMs = 0;

  /** From when on the change excludes others at the frontline of the region; without one, at all of them. */
  function dueAt({ acknowledgedAt }: Change, region?: string): number {
    let due = acknowledgedAt + boundMs;
    for (const pause of pauses) {
      const concerns = pause.region === undefined || region === undefined || pause.region === region;
      if (concerns && pause.from < due) due = Math.max(due, pause.until + recoveryMs + boundMs);
    }
    return due;
  }

  /** Those that were begun when it was acknowledged, or later: they exclude it when they are due. */
  const successors = (changes: readonly Change[], change: Change) =>
    changes.slice(changes.indexOf(change) + 1).filter(({ begunAt }) => change.acknowledgedAt <= begunAt);

  const changesFor = (hostname: string) => {
    const changes = changesOf.get(hostname) ?? [];
    changesOf.set(hostname, changes);
    return changes;
  };

  const indexUnderWay = (changes: readonly Change[], deploymentId: string) =>
    changes.findIndex((change) => change.deploymentId === deploymentId && change.acknowledgedAt === NOT_YET);

  function measure(successor: Change, due: number, sentAt: number): void {
    const backAt = due - recoveryMs - boundMs;
    if (due > successor.acknowledgedAt + boundMs) slowestAfterPauseMs = Math.max(slowestAfterPauseMs, sentAt - backAt);
    else slowestMs = Math.max(slowestMs, sentAt - successor.acknowledgedAt);
  }

  function forget(changes: Change[], now: number): void {
    const horizon = now - LONGEST_REQUEST_MS;
    const isOver = (change: Change) => successors(changes, change).some((next) => dueAt(next) <= horizon);
    const kept = changes.filter((change) => !isOver(change));
    changes.splice(0, changes.length, ...kept);
    // Twice as long as changes, because pauses that follow each other closely may move one bound together.
    pauses = pauses.filter(({ until }) => until > horizon - LONGEST_REQUEST_MS);
  }

  return {
    begun(hostname, deploymentId, at = performance.now()) {
      changesFor(hostname).push({ deploymentId, begunAt: at, acknowledgedAt: NOT_YET });
    },
    acknowledged(hostname, deploymentId, at = performance.now()) {
      const changes = changesFor(hostname);
      const begun = changes[indexUnderWay(changes, deploymentId)];
      if (begun) begun.acknowledgedAt = at;
      else changes.push({ deploymentId, begunAt: at, acknowledgedAt: at });
      forget(changes, at);
    },
    refused(hostname, deploymentId) {
      const changes = changesFor(hostname);
      const index = indexUnderWay(changes, deploymentId);
      if (index >= 0) changes.splice(index, 1);
    },
    pause(from, until = NOT_YET, region = undefined) {
      const pause = { from, until, region };
      pauses = [...pauses, pause].sort((a, b) => a.from - b.from);
      return (end = performance.now()) => {
        pause.until = end;
      };
    },
    isRight({ hostname, deploymentId, region, sentAt }) {
      const changes = changesOf.get(hostname) ?? [];
      const own = changes.filter((change) => change.deploymentId === deploymentId);
      const dues = (change: Change) => successors(changes, change).map((next) => ({ next, due: dueAt(next, region) }));
      // A deployment may have been promoted twice: the later one counts.
      const latest = own.at(-1);
      for (const { next, due } of latest ? dues(latest) : []) {
        if (sentAt > next.acknowledgedAt) measure(next, due, sentAt);
      }
      return own.some((change) => dues(change).every(({ due }) => sentAt < due));
    },
    switches: () => ({ slowestMs, slowestAfterPauseMs }),
  };
}
