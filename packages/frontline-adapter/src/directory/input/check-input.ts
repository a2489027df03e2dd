import { nearestNames, shown } from "@frontline-routing/router-core/options";
import { InvalidRequestError } from "@frontline-routing/routing-core";
import { z } from "zod";

/**
 * Checks what a method is given, and answers it in the form in which it is stored.
 *
 * @param name what to call the value itself, where none of its fields is to blame
 * @throws {InvalidRequestError} naming the first field that is wrong, its value, and what it must be
 */
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
