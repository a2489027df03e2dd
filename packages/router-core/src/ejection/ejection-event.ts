import { refuse } from "../options/option-check.ts";

/** How a dial went. */
export type EjectionEvent = FailedDial | SucceededDial;

interface SucceededDial {
  /** A connection came about, whatever was answered on it. */
  readonly type: "dial-succeeded";
  /** Which was dialled: a sentinel, by its id, or another region's frontline, by the region's name. */
  readonly id: string;
  /** Of no use here, and may be left out. */
  readonly among?: readonly string[] | undefined;
  /** Milliseconds of any clock that never goes back, such as `performance.now()`. */
  readonly now: number;
}

interface FailedDial extends Omit<SucceededDial, "type" | "among"> {
  /** No connection came about. What an application answered, or didn't, is no failure of a dial. */
  readonly type: "dial-failed";
  /**
   * What it was picked among: the sentinels of its region that could serve the request, or the regions of the plan. The
   * share and the last one are counted among these; itself counts, listed or not.
   */
  readonly among: readonly string[];
}

/**
 * Refuses what is no event. The ids of `among` are not asked: one that is no id is nobody's.
 *
 * @throws {TypeError} naming the field, what it must be and what it was
 */
export function checkEvent(event: EjectionEvent): EjectionEvent {
  const { type, id, among, now } = event ?? refuse("event", "how a dial went", event);
  if (type !== "dial-failed" && type !== "dial-succeeded") {
    refuse("event.type", '"dial-failed" or "dial-succeeded"', type);
  }
  if (typeof id !== "string" || id === "") refuse("event.id", "the id of a sentinel, or a region", id);
  if (!Array.isArray(among) && (among !== undefined || type === "dial-failed")) {
    refuse("event.among", "a list of ids", among);
  }
  checkNow(now, "event.now");
  return event;
}

/** @throws {TypeError} it is no point in time */
export function checkNow(now: number, name: string): void {
  if (!Number.isFinite(now)) refuse(name, "a number of milliseconds", now);
}
