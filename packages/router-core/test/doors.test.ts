import { describe, expect, it } from "vitest";
import * as bare from "../src/bare.ts";
import {
  createSentinelSelector,
  defineProximity,
  ejectedSentinels,
  formatExplanation,
  InvalidHostnameError,
  measuredProximity,
  NO_EJECTIONS,
  nearestRegions,
  normalizeHostname,
  parseRegion,
  reduceEjections,
  resolveProximity,
  type Sentinel,
  simulate,
  UnknownRegionError,
} from "../src/index.ts";

type Kind = abstract new (...parameters: never[]) => Error;
/** A wrong call, the error that refuses it, and what its message says. */
type WrongCall = readonly [call: () => unknown, kind: Kind, message: string];

/** An argument that the types would refuse, as one comes from JSON or from JavaScript. */
const wrong = (value?: unknown) => value as never;
const region = "eu-west-1.aws";
const route = { deploymentId: "d_1" };
const sentinels: Sentinel[] = [{ id: "s_1", region, health: "healthy" }];
const selector = createSentinelSelector({ region });
const selectorWith = (options: object) => createSentinelSelector(wrong({ region, ...options }));
const simulateWith = (options: object) => simulate(sentinels, wrong({ lostRegions: [], ...options }));
const failedDial = { type: "dial-failed", id: "s_1", among: ["s_1"], now: 0 } as const;
const reduced = (event: object) => reduceEjections(NO_EJECTIONS, wrong({ ...failedDial, ...event }));
const reducedWith = (options: object) => reduceEjections(NO_EJECTIONS, failedDial, wrong(options));
const prototypeless = (options: object) => Object.assign(Object.create(null), options);

const wrongCalls: Record<string, WrongCall> = {
  "createSentinelSelector()": [
    () => createSentinelSelector(wrong()),
    TypeError,
    "region: expected `name.platform` in lower case",
  ],
  "its options from JSON, with __proto__": [
    () => createSentinelSelector(wrong(JSON.parse(`{ "region": "${region}", "__proto__": { "allowedRegions": [] } }`))),
    TypeError,
    'createSentinelSelector: unknown option "__proto__"',
  ],
  "its options without a prototype, misspelt": [
    () => createSentinelSelector(prototypeless({ region, allowedRegion: [] })),
    TypeError,
    'unknown option "allowedRegion", did you mean "allowedRegions"?',
  ],
  "its options inherited, misspelt": [
    () => createSentinelSelector(Object.create({ region, drainedRegion: {} })),
    TypeError,
    'unknown option "drainedRegion", did you mean "drainedRegions"?',
  ],
  "its options as a Map": [
    () => createSentinelSelector(wrong(new Map([["region", region]]))),
    TypeError,
    "createSentinelSelector: expected options as an object, got a Map, a promise or the like",
  ],
  "its options not awaited": [
    () => createSentinelSelector(wrong(Promise.resolve({ region }))),
    TypeError,
    "createSentinelSelector: expected options as an object, got a Map, a promise or the like",
  ],
  "an own region that is a typo": [
    () => createSentinelSelector({ region: "eu-wset-1.aws" }),
    UnknownRegionError,
    'region: nothing is known of "eu-wset-1.aws", did you mean "eu-west-1.aws"',
  ],
  "a fence by another name": [
    () => selectorWith({ allowedRegion: [region] }),
    TypeError,
    'createSentinelSelector: unknown option "allowedRegion", did you mean "allowedRegions"?',
  ],
  "a fence with a typo": [
    () => selectorWith({ allowedRegions: ["eu-wset-1.aws"] }),
    UnknownRegionError,
    'allowedRegions: nothing is known of "eu-wset-1.aws", did you mean "eu-west-1.aws"',
  ],
  "a drain with a typo": [
    () => selectorWith({ drainedRegions: { "eu-wset-1.aws": "hard" } }),
    UnknownRegionError,
    "drainedRegions: nothing is known of",
  ],
  "a dial with a typo": [
    () => selectorWith({ regionDial: { "eu-wset-1.aws": 0 } }),
    UnknownRegionError,
    "regionDial: nothing is known of",
  ],
  "a region of one's own that no proximity names": [
    () => selectorWith({ allowedRegions: ["fra-1.own"] }),
    UnknownRegionError,
    "For a region of your own, pass `proximity` with a row or coordinates for it",
  ],
  "drains as a Map": [
    () => selectorWith({ drainedRegions: new Map([[region, "hard"]]) }),
    TypeError,
    "drainedRegions: expected an object keyed by region, got a Map, a promise or the like",
  ],
  "a fence as a Set": [
    () => selectorWith({ allowedRegions: new Set([region]) }),
    TypeError,
    "allowedRegions: expected a list of regions, got a Map, a promise or the like",
  ],
  "a proximity as a Map": [
    () => selectorWith({ proximity: new Map([[region, []]]) }),
    TypeError,
    "table: expected an object keyed by region, got a Map, a promise or the like",
  ],
  "half a proximity": [
    () => selectorWith({ proximity: { nearestRegions: () => [] } }),
    TypeError,
    'proximity: expected the result of defineProximity, got an object, without a function "knows"',
  ],
  "a region that is the URL of a database": [
    () => createSentinelSelector({ region: "mysql://root:secret@db/x" }),
    TypeError,
    'region: expected `name.platform` in lower case, such as "us-east-1.aws", got text that may hold a password',
  ],
  "bare.createSentinelSelector without a proximity": [
    () => bare.createSentinelSelector(wrong({ region })),
    TypeError,
    "proximity: expected a table or the result of defineProximity, but it is missing",
  ],
  "bare.createSentinelSelector with a region that its table doesn't name": [
    () => bare.createSentinelSelector({ region, proximity: { "us-east-1.aws": [] } }),
    UnknownRegionError,
    'region: nothing is known of "eu-west-1.aws", did you mean "us-east-1.aws"?',
  ],
  "selectSentinel()": [
    () => selector.selectSentinel(wrong(), wrong()),
    TypeError,
    "route.deploymentId: expected the id of a deployment, but it is missing",
  ],
  "selectSentinel of a route without deploymentId": [
    () => selector.selectSentinel(wrong({ deploymentID: "d_1" }), sentinels),
    TypeError,
    "route.deploymentId: expected the id of a deployment, but it is missing",
  ],
  "selectSentinel without sentinels": [
    () => selector.selectSentinel(route, wrong()),
    TypeError,
    "sentinels: expected a list, plain or prepared, but it is missing",
  ],
  "selectSentinel of a whole lookup": [
    () => selector.selectSentinel(route, wrong({ route, sentinels })),
    TypeError,
    "sentinels: expected a list, plain or prepared, got an object",
  ],
  "selectSentinel of a route with one region in place of a list": [
    () => selector.selectSentinel(wrong({ ...route, regions: "us-east-1.aws" }), sentinels),
    TypeError,
    'route.regions: expected a list of regions, got "us-east-1.aws"',
  ],
  "selectSentinel of a request that would avoid a list": [
    () => selector.selectSentinel(route, sentinels, wrong({ avoid: ["s_1"] })),
    TypeError,
    "request.avoid: expected a set of ids of sentinels and of regions, got a list",
  ],
  "planRoute of a route with one region in place of a list": [
    () => selector.planRoute(wrong({ ...route, regions: "us-east-1.aws" }), sentinels),
    TypeError,
    'route.regions: expected a list of regions, got "us-east-1.aws"',
  ],
  "planRoute of a route without deploymentId": [
    () => selector.planRoute(wrong({}), sentinels),
    TypeError,
    "route.deploymentId: expected the id of a deployment",
  ],
  "planRoute without sentinels": [() => selector.planRoute(route, wrong()), TypeError, "sentinels: expected a list"],
  "explain of a route without deploymentId": [
    () => selector.explain(wrong({ deploymentId: 1 }), sentinels),
    TypeError,
    "route.deploymentId: expected the id of a deployment, got 1",
  ],
  "explain without sentinels": [() => selector.explain(route, wrong(null)), TypeError, "sentinels: expected a list"],
  "explain of a request with a misspelt field": [
    () => selector.explain(route, sentinels, wrong({ forwaded: true })),
    TypeError,
    'request: unknown field "forwaded", did you mean "forwarded"?',
  ],
  "prepare()": [() => selector.prepare(wrong()), TypeError, "sentinels: expected a list, plain or prepared"],
  "prepare of what is no list": [
    () => selector.prepare(wrong("s_1")),
    TypeError,
    'sentinels: expected a list, plain or prepared, got "s_1"',
  ],
  "simulate()": [() => simulate(wrong(), wrong()), TypeError, "sentinels: expected a list, plain or prepared"],
  "simulate without options": [
    () => simulate(sentinels, wrong()),
    TypeError,
    "lostRegions: expected a list of regions",
  ],
  "simulate with a misspelt option": [
    () => simulateWith({ recievingRegions: [] }),
    TypeError,
    'simulate: unknown option "recievingRegions", did you mean "receivingRegions"?',
  ],
  "simulate with a typo in what is lost": [
    () => simulateWith({ lostRegions: ["eu-wset-1.aws"] }),
    UnknownRegionError,
    'lostRegions: nothing is known of "eu-wset-1.aws", did you mean "eu-west-1.aws"',
  ],
  "simulate with a typo in what receives": [
    () => simulateWith({ receivingRegions: ["eu-wset-1.aws"] }),
    UnknownRegionError,
    "receivingRegions: nothing is known of",
  ],
  "simulate with a typo in its fence": [
    () => simulateWith({ allowedRegions: ["eu-wset-1.aws"] }),
    UnknownRegionError,
    "allowedRegions: nothing is known of",
  ],
  "simulate with a route without deploymentId": [
    () => simulateWith({ route: { id: "d_1" } }),
    TypeError,
    "route.deploymentId: expected the id of a deployment, but it is missing",
  ],
  "simulate with a misspelt request": [
    () => simulateWith({ request: { keys: "u_1" } }),
    TypeError,
    'request: unknown field "keys", did you mean "key"?',
  ],
  "defineProximity with a misspelt option": [
    () => defineProximity(wrong({ latency: {} })),
    TypeError,
    'defineProximity: unknown option "latency", did you mean "latencies"?',
  ],
  "defineProximity with misspelt coordinates": [
    () => defineProximity(wrong({ coordinates: { "fra-1.own": { lat: 1, lng: 2 } } })),
    TypeError,
    'coordinates["fra-1.own"].lon: expected -180 to 180, but it is missing',
  ],
  "resolveProximity of a list": [
    () => resolveProximity(wrong([region])),
    TypeError,
    "table: expected an object keyed by region, got a list",
  ],
  "reduceEjections()": [() => reduceEjections(wrong(), wrong()), TypeError, "event: expected how a dial went"],
  "reduceEjections of no state": [
    () => reduceEjections(wrong(), failedDial),
    TypeError,
    "state: expected NO_EJECTIONS, or what reduceEjections answered, but it is missing",
  ],
  "an event of no known type": [
    () => reduced({ type: "dial-failure" }),
    TypeError,
    'event.type: expected "dial-failed" or "dial-succeeded", got "dial-failure"',
  ],
  "an event of nobody": [
    () => reduced({ id: "" }),
    TypeError,
    'event.id: expected the id of a sentinel, or a region, got ""',
  ],
  "an event with a set": [
    () => reduced({ among: new Set() }),
    TypeError,
    "event.among: expected a list of ids, got a Map, a promise or the like",
  ],
  "a failed dial among nobody knows whom": [
    () => reduced({ among: undefined }),
    TypeError,
    "event.among: expected a list of ids, but it is missing",
  ],
  "an event at no time": [
    () => reduced({ now: Number.NaN }),
    TypeError,
    "event.now: expected a number of milliseconds, got NaN",
  ],
  "a misspelt option of an ejection": [
    () => reducedWith({ baseMS: 1 }),
    TypeError,
    'reduceEjections: unknown option "baseMS", did you mean "baseMs"?',
  ],
  "options of an ejection that are none": [
    () => reducedWith([]),
    TypeError,
    "reduceEjections: expected options as an object, got an empty list",
  ],
  "options of an ejection as a text": [
    () => reduceEjections(NO_EJECTIONS, failedDial, wrong("5s")),
    TypeError,
    'reduceEjections: expected options as an object, got "5s"',
  ],
  "no time for an ejection": [
    () => reducedWith({ baseMs: 0 }),
    RangeError,
    "baseMs: expected a whole number from 1 to 86400000, got 0",
  ],
  "a longest ejection shorter than the first": [
    () => reducedWith({ baseMs: 10, maxMs: 9 }),
    RangeError,
    "maxMs: expected at least baseMs, 10, got 9",
  ],
  "a share above all": [() => reducedWith({ maxShare: 1.5 }), RangeError, "maxShare: expected 0 to 1, got 1.5"],
  "no failures": [
    () => reducedWith({ failures: 0 }),
    RangeError,
    "failures: expected a whole number from 1 to 1000, got 0",
  ],
  "ejectedSentinels()": [
    () => ejectedSentinels(wrong(), 0),
    TypeError,
    "state: expected NO_EJECTIONS, or what reduceEjections answered",
  ],
  "ejectedSentinels at no time": [
    () => ejectedSentinels(NO_EJECTIONS, wrong()),
    TypeError,
    "now: expected a number of milliseconds, but it is missing",
  ],
  "nearestRegions()": [() => nearestRegions(wrong()), TypeError, "from: expected `name.platform`"],
  "parseRegion()": [() => parseRegion(undefined), TypeError, "region: expected `name.platform`"],
  "formatExplanation()": [
    () => formatExplanation(wrong()),
    TypeError,
    "explanation: expected that of `explain`, but it is missing",
  ],
  "formatExplanation of a decision": [
    () => formatExplanation(wrong(selector.selectSentinel(route, sentinels))),
    TypeError,
    "explanation: expected that of `explain`, got an object",
  ],
  "normalizeHostname()": [() => normalizeHostname(wrong()), InvalidHostnameError, 'not a hostname: "undefined"'],
  "normalizeHostname of a wildcard": [
    () => normalizeHostname("*.Example.com:443"),
    InvalidHostnameError,
    'not a hostname: "*.Example.com:443" is a wildcard, and a route has one hostname; make a route for each',
  ],
  "normalizeHostname of the wildcard of everything": [
    () => normalizeHostname("*"),
    InvalidHostnameError,
    'not a hostname: "*" is a wildcard',
  ],
};

describe("a wrong call is refused by name:", () => {
  it.each(Object.entries(wrongCalls))("%s", (_name, [call, kind, message]) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
    expect(call).not.toThrow("secret");
  });
});

it("a region that a sentinel's row names needs to be known to nobody", () => {
  const decision = selector.selectSentinel(route, [{ id: "s_1", region: "fra-1.own", health: "healthy" }]);
  expect(decision.nearestNlbRegion).toBe("fra-1.own");
});

it("what was prepared by another copy of the package is a list too", () => {
  const prepared = selector.prepare(sentinels);
  const copy = { sentinels: prepared.sentinels, isFor: () => false };
  expect(selector.selectSentinel(route, wrong(copy)).destination).toBe("local");
  expect(selector.planRoute(route, wrong(copy))).toHaveLength(1);
});

it("a region of one's own is known by a row, within a row, and by coordinates", () => {
  const own = "fra-1.own";
  const coordinates = defineProximity({ coordinates: { [own]: { lat: 50, lon: 8 } }, base: measuredProximity });
  for (const proximity of [{ [own]: [] }, { [region]: [own] }, coordinates]) {
    expect(createSentinelSelector({ region: own, allowedRegions: [own], proximity }).region).toBe(own);
  }
});
