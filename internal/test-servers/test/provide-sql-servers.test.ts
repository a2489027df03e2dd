import { describe, expect, inject, it } from "vitest";
import type { SqlServer } from "../src/climb-ladder.ts";
import { type ProvidingProject, provideSqlServers } from "../src/provide-sql-servers.ts";

function emptyProject(): ProvidingProject {
  const context: { sqlServers?: readonly SqlServer[] } = {};
  return {
    getProvidedContext: () => context,
    provide: (key, value) => {
      context[key] = value;
    },
  };
}

describe("providing servers to tests", () => {
  it("finds them once, however many projects ask, and leaves the end to the first", async () => {
    const calls: string[] = [];
    const servers = [{ name: "mariadb 10.11.14", url: "mysql://root@127.0.0.1:20000" }];
    const find = async () => {
      calls.push("find");
      return { source: "PATH", servers, stop: async () => void calls.push("stop") };
    };
    const root = emptyProject();
    const endFirst = await provideSqlServers(root, find);
    const endSecond = await provideSqlServers(root, find);
    expect(root.getProvidedContext().sqlServers).toEqual(servers);
    expect(endSecond).toBeUndefined();
    await endFirst?.();
    expect(calls).toEqual(["find", "stop"]);
  });

  it("is done for this run, with at least one", () => {
    expect(inject("sqlServers")).not.toEqual([]);
  });
});
