import { normalizeHostname, type Region } from "@frontline-routing/router-core";
import { isRegion, nearestNames, shown } from "@frontline-routing/router-core/options";
import { InvalidRequestError, parseId, REFERENCE_MAX_LENGTH } from "@frontline-routing/routing-core";
import { z } from "zod";
import { DESIRED_STATES, HEALTHS } from "../source/reading/frontline-sentinel.ts";

/** What a method is given, as it is stored. The `InvalidRequestError` names the first field that is wrong, or `name`. */
export function checkInput<T>(schema: z.ZodType<T>, name: string, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // A misspelt field is also a missing one, and only the first says what to do.
  const { issues } = result.error;
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  throw new InvalidRequestError({ field: fieldOf(name, issue?.path ?? []), problem: issue?.message ?? "is wrong" });
}

/** The one wording of what a value must be, as the `error` of a schema. */
export function must(be: string) {
  return {
    error: ({ input }: { readonly input?: unknown }) =>
      `must be ${be}, ${input === undefined ? "but it is missing" : `got ${shown(input)}`}`,
  };
}

/** An object with these fields and no others: what is misspelt would be silently without effect. */
export function fieldsOf<Shape extends z.ZodRawShape>(shape: Shape) {
  const { error } = must("an object");
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return error(issue);
      const [unknown = ""] = issue.keys;
      const [meant = ""] = nearestNames(unknown, known, 1);
      return `has an unknown field ${shown(unknown)}, did you mean "${meant}"? Known are ${known.join(", ")}`;
    },
  });
}

/** A field by its own name, and what is in a list by the list's. */
function fieldOf(name: string, path: readonly PropertyKey[]): string {
  const [first, ...rest] = typeof path[0] === "number" ? [name, ...path] : path;
  const deeper = rest.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return [String(first ?? name), ...deeper].join("");
}

const ADDRESS_MAX_LENGTH = 255;
const INT_MAX = 2_147_483_647;
const PORT_MAX = 65_535;

const ADDRESS = must('a host and a port, such as "sentinel-1.internal:8040"');

/** What more than one method takes, as wide as the columns are. */
export const fields = {
  id: id(REFERENCE_MAX_LENGTH),
  sentinelId: id(64),
  word: id(64),
  text: textUpTo(255),
  region: z.custom<Region>(isRegion, must('`name.platform` in lower case, such as "us-east-1.aws"')),
  address: z
    .string(ADDRESS)
    .refine((address) => normalAddress(address) !== undefined, ADDRESS)
    .transform((address) => normalAddress(address) ?? address),
  health: z.enum(HEALTHS, must('"unknown", "paused", "healthy" or "unhealthy"')),
  sentinelState: z.enum(DESIRED_STATES, must('"running", "standby" or "archived"')),
  count: wholeNumberUpTo(INT_MAX),
  bigCount: wholeNumberUpTo(Number.MAX_SAFE_INTEGER),
};

const signal = z
  .custom<AbortSignal>((value) => typeof value === "object" && value !== null && "aborted" in value, must("a signal"))
  .optional();

export const callOptions = fieldsOf({ signal }).default({});
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
