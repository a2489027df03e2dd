import { createRouteRepository, openDatabase, type WithinCommit } from "@frontline-routing/frontline-adapter";
import { createTestDatabase } from "@frontline-routing/test-servers";
import { beforeEach, describe, expect, inject, it, onTestFinished, vi } from "vitest";
import { seed, startRouting, whereabouts } from "./routing-on-restate.ts";

describe.each(inject("sqlServers").slice(0, 1))("what runs within a commit, through Restate", ({ url }) => {
  const withinCommit = vi.fn<WithinCommit<never>>();
  beforeEach(() => void withinCommit.mockReset());

  const start = async () => {
    const database = await createTestDatabase(url);
    const db = openDatabase(database.url);
    await seed(db);
    const repository = createRouteRepository(db, { withinCommit });
    const routing = await startRouting(db, [{ retryStepForMs: 1_000 }], repository);
    onTestFinished(async () => {
      await routing.close();
      await db.destroy();
      await database.drop();
    });
    return { db, routing };
  };

  it("refuses a call at once, and otherwise ends it within its bound, without its words", async () => {
    const { db, routing } = await start();
    const malformed = { changeId: "", environmentId: "env_1", deploymentId: "d_2", routes: [], now: 1 };
    const refusal = await createRouteRepository(db)
      .commit(malformed)
      .catch((error: unknown) => error);
    withinCommit.mockRejectedValueOnce(refusal);
    expect(await routing.assign("d_2")).toMatchObject({ status: 400, body: { metadata: { code: "INVALID_REQUEST" } } });
    expect(withinCommit).toHaveBeenCalledTimes(1);

    withinCommit.mockRejectedValue(new Error("select secret"));
    const answer = await routing.assign("d_2");
    expect(answer).toMatchObject({ status: 503, body: { metadata: { code: "REPOSITORY_UNAVAILABLE" } } });
    expect(JSON.stringify(answer)).not.toContain("secret");
    expect(await whereabouts(db)).toEqual(["d_1"]);

    withinCommit.mockResolvedValue(undefined);
    expect(await routing.assign("d_2")).toMatchObject({ status: 200 });
    expect(await whereabouts(db)).toEqual(["d_1", "d_2"]);
  });
});
