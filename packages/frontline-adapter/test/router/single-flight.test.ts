import { describe, expect, it } from "vitest";
import { createSingleFlight } from "../../src/router/single-flight.ts";

describe("single flight", () => {
  it("shares a load among all who ask for its key, and starts another one when it has ended", async () => {
    const flights = createSingleFlight<number>();
    let loads = 0;
    const load = async () => ++loads;
    expect(await Promise.all([flights.run("a", load), flights.run("a", load), flights.run("b", load)])).toEqual([
      1, 1, 2,
    ]);
    expect(await flights.run("a", load)).toBe(3);
  });

  it("hands a failure to all who wait, and forgets it", async () => {
    const flights = createSingleFlight<number>();
    const fail = () => Promise.reject(new Error("on purpose"));
    const outcomes = await Promise.allSettled([flights.run("a", fail), flights.run("a", fail)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await flights.run("a", async () => 1)).toBe(1);
  });

  it("settles when all loads have ended, failed ones too", async () => {
    const flights = createSingleFlight<number>();
    let fail: (reason: Error) => void = () => {};
    const failing = new Promise<number>((_, reject) => {
      fail = reject;
    });
    const waiter = flights.run("a", () => failing).catch(() => "failed");
    let settled = false;
    const settling = flights.settled().then(() => {
      settled = true;
    });
    await flights.run("b", async () => 1);
    expect(settled).toBe(false);
    fail(new Error("on purpose"));
    await settling;
    expect(await waiter).toBe("failed");
  });
});
