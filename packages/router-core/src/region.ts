import { refuse } from "./options/option-check.ts";

/**
 * A region of a platform, `name.platform`: `us-east-1.aws`, `local.dev`.
 *
 * The type is a plain string, because regions arrive from databases and environment variables;
 * {@link parseRegion} is the check at the door.
 */
export type Region = string;

const REGION = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const REGION_MAX_LENGTH = 255; // the width of the `region` column

/**
 * Checks that a value has the form of a region and returns it. It need not be one that any proximity knows.
 *
 * @param value what should be a region, at most 255 characters of lower-case letters, digits and hyphens around one dot
 * @param name what to call the value in the error, e.g. `"region"`
 * @throws {TypeError} naming the option, the value and the remedy
 * @example
 * parseRegion("us-east-1.aws"); //=> "us-east-1.aws"
 * parseRegion("us-east-1"); // throws TypeError: region: expected `name.platform` …, got "us-east-1"
 */
export function parseRegion(value: unknown, name = "region"): Region {
  if (isRegion(value)) return value;
  refuse(name, '`name.platform` in lower case, such as "us-east-1.aws"', value);
}

/** Whether a value has the form of a region. Never throws, whatever a database row held. */
export function isRegion(value: unknown): value is Region {
  return typeof value === "string" && value.length <= REGION_MAX_LENGTH && REGION.test(value);
}
