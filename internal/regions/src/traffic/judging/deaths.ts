/** What is known of a request that failed in a way that the death of a process can make. Times as of `performance.now()`. */
export interface BrokenRequest {
  readonly sentAt: number;
  readonly failedAt: number;
  /** It is a WebSocket that had been opened. Default: false. */
  readonly isSocket?: boolean;
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

/** A process that was ended on purpose. */
interface Death {
  readonly name: string;
  readonly from: number;
  /** When it was gone. Until then the kernel takes connections for it, on a busy machine for a second and more. */
  goneAt: number;
  /** Whether it was to end what is under way. */
  readonly isOrderly: boolean;
}

/** The deaths of processes that were ended on purpose, see {@link createDeaths}. A name is a sentinel's id, or the region of a frontline. */
export interface Deaths {
  /**
   * Kills a process.
   *
   * @param kill resolves when it is gone
   */
  killing(name: string, kill: () => Promise<void>): Promise<void>;
  /**
   * Tells a process to stop. It ends what is under way, so that this excuses no request that is cut; only what doesn't end by
   * itself, such as a WebSocket.
   *
   * @param stop resolves when it is gone
   */
  stopping(name: string, stop: () => Promise<void>): Promise<void>;
  /** Whether it may have been cut by one of them, and so is no failure of who is left. */
  mayHaveCut(broken: BrokenRequest): boolean;
}

// A death is seen at once on loopback; by a process that is frozen for some seconds, when it is thawed.
const SEEN_WITHIN_MS = 5_000;

/**
 * Tells requests that were cut by the death of a process that we killed from those that failed.
 *
 * The rule is narrow, so that no bug hides behind a death. All must be so:
 * 1. The failure is a broken connection, or the frontline's own word that the sentinel broke off. A time-out, a
 *    wrong body, another status, or a failed dial never counts: what was not answering can't have been cut.
 * 2. The process was dying while the request was under way: the request was sent before it was gone, and failed after it
 *    was killed, and not more than five seconds after it was gone.
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

  async function during(name: string, isOrderly: boolean, end: () => Promise<void>): Promise<void> {
    const death = { name, from: performance.now(), goneAt: Number.POSITIVE_INFINITY, isOrderly };
    deaths = deaths.filter(({ goneAt }) => goneAt > death.from - 2 * SEEN_WITHIN_MS);
    deaths.push(death);
    await end();
    death.goneAt = performance.now();
  }

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

  return {
    killing: (name, kill) => during(name, false, kill),
    stopping: (name, stop) => during(name, true, stop),
    mayHaveCut(request) {
      const { sentAt, failedAt, isSocket = false } = request;
      return deaths.some(({ name, from, goneAt, isOrderly }) => {
        const isInTime = sentAt <= goneAt && failedAt >= from && failedAt <= goneAt + SEEN_WITHIN_MS;
        return isInTime && (isSocket || !isOrderly) && isOnTheWay(name, request);
      });
    },
  };
}
