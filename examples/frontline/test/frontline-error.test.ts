import { isRouterError } from "@frontline-routing/router-core";
import { Agent } from "undici";
import { expect, it, onTestFinished } from "vitest";
import { answerable, notDialled } from "../frontline-error.ts";
import { startSentinel } from "./platform.ts";

it("answers with 503 where there are connections to too many origins", async () => {
  const agent = new Agent({ maxOrigins: 1 });
  onTestFinished(() => agent.destroy());
  const [first, second] = [await startSentinel(), await startSentinel()];
  await agent.request({ origin: `http://${first.address}`, path: "/", method: "GET" }).then(({ body }) => body.dump());
  const error = await agent
    .request({ origin: `http://${second.address}`, path: "/", method: "GET" })
    .catch((reason) => reason);
  expect(answerable(notDialled(error))).toMatchObject({ code: "TOO_MANY_ORIGINS", status: 503 });
});

it.each([[new Error("password: hunter2")], ["hunter2"], [undefined]])(
  "says nothing of what nobody expected: %s",
  (error) => {
    const { code, status, publicMessage } = answerable(error);
    expect([code, status, publicMessage]).toEqual(["INTERNAL_ERROR", 500, "Something went wrong."]);
    expect(isRouterError(answerable(error))).toBe(true);
  },
);
