import * as restate from "@restatedev/restate-sdk";
import { z } from "zod";

/**
 * Reads a JSON object by the rules of proto3 JSON, so that a generated client of any version is understood: unknown
 * fields are ignored, `null` is a missing field, and `frontline_route_ids` is accepted for `frontlineRouteIds`.
 *
 * What a missing field means is the schema's to say, as a default. Service discovery shows the schema.
 */
export function protoJsonSerde<S extends z.ZodObject>(schema: S): restate.Serde<z.output<S>> {
  // The SDK would show what comes out of the schema, where a default makes its field a required one.
  const jsonSchema = z.toJSONSchema(schema, { io: "input" });
  // Without a content type, the ingress would take a body of any.
  return Object.assign(restate.serde.schema(protoJson(schema)), { jsonSchema, contentType: "application/json" });
}

/** An object that is read by those rules. One that is inside another is to be one of these too. */
export function protoJson<S extends z.ZodObject>(schema: S) {
  const fields = Object.keys(schema.shape);
  return z.preprocess((body, context) => readFields(body, fields, context), schema);
}

function readFields(body: unknown, fields: readonly string[], context: z.RefinementCtx): unknown {
  if (body === undefined && fields.length === 0) return {}; // no body at all says as much
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const values = new Map(Object.entries(body).filter(([, value]) => value !== null));
  const read = fields.map((field) => {
    const snakeCase = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (snakeCase !== field && values.has(field) && values.has(snakeCase)) {
      context.addIssue({ code: "custom", message: `the same field as ${snakeCase}, give one of them`, path: [field] });
    }
    return [field, values.get(field) ?? values.get(snakeCase)] as const;
  });
  return Object.fromEntries(read);
}
