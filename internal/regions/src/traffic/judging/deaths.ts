/** What is known of a request that failed in a way that the death of a process can make. Times as of `performance.now()`. */
export interface BrokenRequest {
  readonly sentAt: number;
  readonly failedAt: number;
  /** The region of the frontline that it was sent to. */
  readonly dialled: string;
  /**
   * What broke: `client`, the connection to that frontline, before an answer; `sentinel`, the frontline's answer says that
   * whoever it had sent the request to broke off; `answer`, the answer itself broke off after its headers.
   */
  readonly broke: "client" | "sentinel" | "answer";
  /** From `x-frontline-region`, where headers arrived that have it: who answered, or whose frontline says what broke. */
  readonly region?: string | undefined;
  /** From `x-frontline-sentinel`, where headers arrived that have it. */
  readonly sentinel?: string | undefined;
}

/** The deaths of processes that were killed on purpose, see {@link createDeaths}. */
export interface Deaths {
  /**
   * A process is about to be killed.
   *
   * @param name a sentinel's id, or the region of a frontline
   * @param at when, by `performance.now()`: the moment before the signal, not when it was gone. Default: now
   */
  died(name: string, at?: number): void;
  /**
   * Kills a process. Until it is gone its socket may still take connections, on a busy machine for longer than after
   * `died`.
   *
   * @param kill resolves when it is gone
   */
  killing(name: string, kill: () => Promise<void>): Promise<void>;
  /** Whether the request may have been cut by one of them, and so is no failure of who is left. */
  mayHaveCut(request: BrokenRequest): boolean;
}

/** A process that was killed. */
interface Death {
  readonly name: string;
  readonly at: number;
  /** When its socket took the last connection. */
  acceptedUntil: number;
  /** When others noticed at the latest. */
  seenUntil: number;
}

// The kernel still takes connections for a process that was sent SIGKILL, for as long as it is being taken down.
const STILL_ACCEPTS_MS = 100;
// A death is seen at once on loopback; by a process that is frozen for some seconds, when it is thawed.
const SEEN_WITHIN_MS = 5_000;

/**
 * Tells requests that were cut by the death of a process that we killed from those that failed.
 *
 * The rule is narrow, so that no bug hides behind a death. All must be so:
 * 1. The failure is a broken connection, or the frontline's own word that the sentinel broke off. A time-out, a
 *    wrong body, another status, or a failed dial never counts: what was not answering can't have been cut.
 * 2. The process died while the request was under way: between its sending (or 100 ms before: see the code) and its
 *    failure, and not more than five seconds before the failure.
 * 3. It could have been the one answering:
 *    - where the connection to the frontline broke without an answer, only the frontline that was dialled: a
 *      frontline that lives says so when a sentinel dies;
 *    - where a frontline says that the sentinel broke off, a sentinel of its region; or another region's frontline, if it
 *      was the dialled one that says so, and not the one that the request had been forwarded to;
 *    - where the answer broke off, the sentinel that its headers name (if they name only a region, one of that region), that
 *      region's frontline, or the dialled one.
 *
 * @param regionOf the region of the sentinel of that id, where it is known
 * @param isFrontline whether a name is that of a region
 */
export function createDeaths(
  regionOf: (sentinel: string) => string | undefined,
  isFrontline: (name: string) => boolean,
): Deaths {
  let deaths: Death[] = [];

  function isOnTheWay(name: string, { dialled, broke, region, sentinel }: BrokenRequest): boolean {
    if (broke === "client") return name === dialled;
    if (isFrontline(name)) {
      if (broke === "answer") return name === dialled || name === region;
      return name !== dialled && (region ?? dialled) === dialled;
    }
    if (sentinel !== undefined) return name === sentinel;
    const home = regionOf(name);
    return home === undefined || region === undefined || home === region;
  }

  function remember(death: Death): Death {
    deaths = deaths.filter(({ seenUntil }) => seenUntil > death.at - SEEN_WITHIN_MS);
    deaths.push(death);
    return death;
  }

  return {
    died(name, at = performance.now()) {
      remember({ name, at, acceptedUntil: at + STILL_ACCEPTS_MS, seenUntil: at + SEEN_WITHIN_MS });
    },
    async killing(name, kill) {
      const never = Number.POSITIVE_INFINITY;
      const death = remember({ name, at: performance.now(), acceptedUntil: never, seenUntil: never });
      await kill();
      death.acceptedUntil = performance.now();
      death.seenUntil = death.acceptedUntil + SEEN_WITHIN_MS;
    },
    mayHaveCut(request) {
      const { sentAt, failedAt } = request;
      const isInTime = ({ at, acceptedUntil, seenUntil }: Death) =>
        sentAt <= acceptedUntil && at <= failedAt && failedAt <= seenUntil;
      return deaths.some((death) => isInTime(death) && isOnTheWay(death.name, request));
    },
  };
}
