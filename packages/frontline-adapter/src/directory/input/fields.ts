import { normalizeHostname, type Region } from "@frontline-routing/router-core";
import { isRegion } from "@frontline-routing/router-core/options";
import { InvalidRequestError, parseId, REFERENCE_MAX_LENGTH } from "@frontline-routing/routing-core";
import { z } from "zod";
import { DESIRED_STATES, HEALTHS } from "../../source/reading/frontline-sentinel.ts";
import { fieldsOf, must } from "./check-input.ts";

/** The widths of columns, in characters. */
const SENTINEL_ID_MAX_LENGTH = 64;
const ADDRESS_MAX_LENGTH = 255;
const WORD_MAX_LENGTH = 64;
const TEXT_MAX_LENGTH = 255;
const INT_MAX = 2_147_483_647;
const PORT_MAX = 65_535;

const ADDRESS = must('a host and a port, such as "sentinel-1.internal:8040"');

/** What more than one method takes. */
export const fields = {
  id: id(REFERENCE_MAX_LENGTH),
  sentinelId: id(SENTINEL_ID_MAX_LENGTH),
  word: id(WORD_MAX_LENGTH),
  text: textUpTo(TEXT_MAX_LENGTH),
  region: z.custom<Region>(isRegion, must('`name.platform` in lower case, such as "us-east-1.aws"')),
  address: z.string(ADDRESS).transform((address, context) => {
    const normal = normalAddress(address);
    if (normal !== undefined) return normal;
    context.addIssue({ code: "custom", message: ADDRESS.error({ input: address }) });
    return z.NEVER;
  }),
  health: z.enum(HEALTHS, must('"unknown", "paused", "healthy" or "unhealthy"')),
  sentinelState: z.enum(DESIRED_STATES, must('"running", "standby" or "archived"')),
  count: wholeNumberUpTo(INT_MAX),
  bigCount: wholeNumberUpTo(Number.MAX_SAFE_INTEGER),
};

const signal = z
  .custom<AbortSignal>((value) => typeof value === "object" && value !== null && "aborted" in value, must("a signal"))
  .optional();

/** What every method takes last. */
export const callOptions = fieldsOf({ signal }).default({});
/** What `setSentinelHealth` takes last. */
export const healthOptions = fieldsOf({ signal, availableReplicas: fields.count.optional() }).default({});

function id(maxLength: number) {
  return z.unknown().transform((value, context): string => {
    try {
      return parseId("id", value, maxLength);
    } catch (error) {
      if (!(error instanceof InvalidRequestError)) throw error;
      context.addIssue({ code: "custom", message: error.problem });
      return z.NEVER;
    }
  });
}

function textUpTo(maxLength: number) {
  const what = must(`text of at most ${maxLength} characters`);
  return z.string(what).refine((text) => [...text].length <= maxLength, what);
}

function wholeNumberUpTo(max: number) {
  const what = must(`a whole number from 0 to ${max}`);
  return z.int(what).min(0, what).max(max, what);
}

/** The one spelling of an address, or nothing. */
function normalAddress(address: string): string | undefined {
  const port = Number(/:(\d{1,5})$/.exec(address)?.[1] ?? 0);
  if (port === 0 || port > PORT_MAX) return undefined;
  try {
    const normal = `${normalizeHostname(address)}:${port}`;
    return normal.length <= ADDRESS_MAX_LENGTH ? normal : undefined;
  } catch {
    return undefined;
  }
}
