import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { protoJson, protoJsonSerde } from "../../src/wire/proto-json-serde.ts";

const serde = protoJsonSerde(
  z.object({ deploymentId: z.string().default(""), frontlineRouteIds: z.array(z.string()).default([]) }),
);
const read = (body: unknown) => serde.deserialize(new TextEncoder().encode(JSON.stringify(body)));

const nested = protoJsonSerde(
  z.object({ hostnames: z.array(protoJson(z.object({ routeId: z.string().default("") }))).default([]) }),
);
const readNested = (body: unknown) => nested.deserialize(new TextEncoder().encode(JSON.stringify(body)));

const known = new Set(["deploymentId", "deployment_id", "frontlineRouteIds", "frontline_route_ids"]);
const unknownFields = fc.dictionary(
  fc.string().filter((name) => !known.has(name)),
  fc.jsonValue(),
);

describe("a body by the rules of proto3 JSON", () => {
  it("means the same in both spellings, with any unknown fields around it", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), unknownFields, (deploymentId, frontlineRouteIds, others) => {
        const expected = { deploymentId, frontlineRouteIds };
        expect(read({ ...others, deploymentId, frontlineRouteIds })).toEqual(expected);
        expect(read({ ...others, deployment_id: deploymentId, frontline_route_ids: frontlineRouteIds })).toEqual(
          expected,
        );
      }),
    );
  });

  it("means the same in both spellings inside a list, with any unknown fields around it", () => {
    const others = fc.dictionary(
      fc.string().filter((name) => name !== "routeId" && name !== "route_id"),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), others, fc.boolean())), (ids) => {
        const hostnames = ids.map(([id, around, isSnake]) => ({ ...around, [isSnake ? "route_id" : "routeId"]: id }));
        expect(readNested({ hostnames })).toEqual({ hostnames: ids.map(([routeId]) => ({ routeId })) });
      }),
    );
    expect(readNested({ hostnames: [{ routeId: null }, {}] })).toEqual({
      hostnames: [{ routeId: "" }, { routeId: "" }],
    });
  });

  it("names the place of what is given twice inside a list", () => {
    const twice = [{}, { routeId: "r_1", route_id: "r_2" }];
    expect(() => readNested({ hostnames: twice })).toThrow("(at /hostnames/1/routeId) the same field as route_id");
  });

  it("means empty where a field is missing or null", () => {
    const empty = { deploymentId: "", frontlineRouteIds: [] };
    expect(read({})).toEqual(empty);
    expect(read({ deploymentId: null, frontline_route_ids: null })).toEqual(empty);
  });

  it("is refused, and never taken for an empty one, when it is no object", () => {
    fc.assert(
      fc.property(
        fc.jsonValue().filter((value) => typeof value !== "object" || value === null || Array.isArray(value)),
        (body) => {
          expect(() => read(body)).toThrow(/expected object/);
        },
      ),
    );
  });

  it("asks for no field in the schema that discovery shows", () => {
    expect(serde.jsonSchema).toMatchObject({ type: "object", properties: { deploymentId: { type: "string" } } });
    expect(serde.jsonSchema).not.toHaveProperty("required");
    expect(serde.jsonSchema).not.toHaveProperty("additionalProperties");
    const routeId = { type: "string", default: "" };
    const items = { type: "object", properties: { routeId } };
    expect(nested.jsonSchema).toMatchObject({ properties: { hostnames: { type: "array", items } } });
    expect(nested.jsonSchema).not.toMatchObject({
      properties: { hostnames: { items: { required: expect.anything() } } },
    });
  });
});
