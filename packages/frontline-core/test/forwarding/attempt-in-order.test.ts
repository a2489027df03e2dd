import { isRouterError } from "@frontline-routing/router-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AttemptsFailedError, attemptInOrder, PeerRefusedError } from "../../src/forwarding.ts";

const refused = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" });
const reset = () => Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });

const answer = fc.constantFrom("answers", "answers at once").map((how) => ({ how, advances: false }));
const failedDial = fc
  .constantFrom(refused, () => new PeerRefusedError({ region: "us-east-1.aws", reason: "NO_HEALTHY_SENTINEL" }))
  .chain((make) => fc.constantFrom("rejects", "throws").map((how) => ({ how, advances: true, error: make() })));
const failure = fc
  .oneof(fc.constantFrom(reset(), new Error("no"), new TypeError("fetch failed")), fc.anything())
  .chain((error) => fc.constantFrom("rejects", "throws").map((how) => ({ how, advances: false, error })));
const outcome = fc.oneof({ weight: 4, arbitrary: failedDial }, answer, failure);

describe("attemptInOrder, for all plans and outcomes", () => {
  it("dials each attempt at most once, one after another, in order, and none after the first that may have arrived", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(outcome, { minLength: 1, maxLength: 20 }), async (plan) => {
        const dialled: number[] = [];
        let underWay = 0;
        const result = await attemptInOrder(plan, (each, index) => {
          dialled.push(index);
          expect(plan[index]).toBe(each);
          underWay += 1;
          expect(underWay).toBe(1);
          const end = () => {
            underWay -= 1;
          };
          if (each.how === "throws" || each.how === "answers at once") end();
          if (each.how === "throws") throw (each as { error: unknown }).error;
          if (each.how === "answers at once") return index;
          return Promise.resolve().then(() => {
            end();
            if (each.how === "rejects") throw (each as { error: unknown }).error;
            return index;
          });
        }).then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        );
        const last = plan.findIndex(({ advances }) => !advances);
        expect(dialled).toEqual(Array.from({ length: last < 0 ? plan.length : last + 1 }, (_, i) => i));
        const ended = plan[last];
        if (ended === undefined) {
          expect(result).toEqual({ error: expect.any(AttemptsFailedError) });
          expect((result as { error: AttemptsFailedError }).error.errors).toEqual(
            plan.map((each) => (each as { error: unknown }).error),
          );
        } else if (ended.how.startsWith("answers")) expect(result).toEqual({ value: last });
        else expect("error" in result && Object.is(result.error, (ended as { error: unknown }).error)).toBe(true);
      }),
    );
  });

  it("isn't changed by what becomes of the plan meanwhile", async () => {
    const plan = ["a", "b"];
    const dialled: string[] = [];
    const walk = attemptInOrder(plan, async (each) => {
      dialled.push(each);
      plan.push("again");
      throw refused();
    });
    await expect(walk).rejects.toThrow("none of 2 attempts");
    expect(dialled).toEqual(["a", "b"]);
  });
});

describe("when all attempts failed", () => {
  it("answers the request with an error that holds no address", async () => {
    const errors = [
      refused(),
      Object.assign(new TypeError("fetch failed"), {
        cause: Object.assign(new Error("10.0.0.1"), { code: "EHOSTUNREACH", syscall: "connect" }),
      }),
      new TypeError("fetch failed", {
        cause: new Error("error sending request for url (http://10.0.0.1/): client error (Connect): x"),
      }),
    ];
    const error: unknown = await attemptInOrder(errors, async (each) => Promise.reject(each)).catch((each) => each);
    if (!(error instanceof AttemptsFailedError)) throw error;
    expect(isRouterError(error)).toBe(true);
    expect(error).toMatchObject({ code: "ATTEMPTS_FAILED", status: 502, name: "AttemptsFailedError", errors });
    expect(error.publicMessage).toBe("The service is temporarily unavailable.");
    expect(error.message).toBe("none of 3 attempts could be dialled: ECONNREFUSED, EHOSTUNREACH, no code");
  });

  it("says no code that is none", async () => {
    const told = Object.assign(refused(), { code: "no one at 10.0.0.1" });
    const thrown = Object.defineProperty(refused(), "code", {
      get() {
        throw new Error("read");
      },
    });
    const walk = attemptInOrder([told, thrown], (each) => Promise.reject(each));
    await expect(walk).rejects.toThrow(/dialled: no code, no code$/);
  });

  it("says the first eight codes of many", async () => {
    const plan = Array.from({ length: 9 }, refused);
    await expect(attemptInOrder(plan, (each) => Promise.reject(each))).rejects.toThrow(
      /^none of 9 .*(ECONNREFUSED, ){8}…$/,
    );
  });
});

describe("a peer that refused", () => {
  it("is named, with the code it gave and nothing else that it sent", () => {
    const error = new PeerRefusedError({ region: "us-east-1.aws", reason: "NO_HEALTHY_SENTINEL" });
    expect(isRouterError(error)).toBe(true);
    expect(error).toMatchObject({
      code: "PEER_REFUSED",
      status: 503,
      region: "us-east-1.aws",
      reason: "NO_HEALTHY_SENTINEL",
    });
    expect(error.message).toBe('the frontline of "us-east-1.aws" refused a forwarded request: NO_HEALTHY_SENTINEL');
    for (const reason of [undefined, "", "no such code\n", "A".repeat(65), ["A", "B"]]) {
      expect(new PeerRefusedError({ region: "us-east-1.aws", reason }).reason).toBe("UNKNOWN");
    }
  });
});

describe("a wrong call is refused by name:", () => {
  const wrong = (value?: unknown) => value as never;
  it.each([
    ["no plan", () => attemptInOrder(wrong(), async () => 1), "plan: expected a list of attempts, but it is missing"],
    ["an empty plan", () => attemptInOrder([], async () => 1), "plan: expected a list of attempts, got an empty list"],
    ["no dial", () => attemptInOrder([1], wrong()), "dial: expected a function, but it is missing"],
  ])("%s", async (_name, call, message) => {
    await expect(call()).rejects.toThrow(TypeError);
    await expect(call()).rejects.toThrow(message);
  });
});
