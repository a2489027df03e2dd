import { AsyncLocalStorage } from "node:async_hooks";
import { expect, it } from "vitest";
import { aRouter, aSource } from "../a-source.ts";

it("has no poll go on in the context of a request that polled, or waited for the first one", async () => {
  const request = new AsyncLocalStorage<string>();
  const contexts: (string | undefined)[] = [];
  const { source } = aSource();
  const { changes } = source;
  source.changes = (query, options) => {
    contexts.push(request.getStore());
    return changes(query, options);
  };
  const { router } = aRouter(source, { followIntervalMs: 10 });
  await request.run("a request", async () => {
    await router.ready();
    await router.poll();
  });
  const polled = contexts.length;
  await expect.poll(() => contexts.length).toBeGreaterThan(polled + 2);
  await router.close();
  expect(new Set(contexts.slice(polled))).toEqual(new Set([undefined]));
});
