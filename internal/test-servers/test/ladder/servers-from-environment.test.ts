import { describe, expect, it } from "vitest";
import { identifySqlServer } from "../../src/identify-sql-server.ts";
import { serversFromEnvironment } from "../../src/ladder/servers-from-environment.ts";
import { bareMachine } from "../bare-machine.ts";

describe("servers that the environment names", () => {
  it.each([undefined, "", " , "])("are none for %j", async (list) => {
    const step = serversFromEnvironment(bareMachine({ env: { TEST_DATABASE_URLS: list } }));
    expect(await step.find()).toEqual({ unavailable: "not set" });
  });

  it("are all of the list, each named by what it says it is", async () => {
    const list = "mysql://root@one.example, mysql://root@two.example:3307/app";
    const outcome = await serversFromEnvironment(bareMachine({ env: { TEST_DATABASE_URLS: list } })).find();
    expect(outcome).toMatchObject({
      servers: [
        { name: "mysql 9.7.0 at one.example", url: "mysql://root@one.example" },
        { name: "mysql 9.7.0 at two.example:3307", url: "mysql://root@two.example:3307/app" },
      ],
    });
  });

  it("must all answer: else the message names the variable and the server, not its password", async () => {
    const env = { TEST_DATABASE_URLS: "mysql://root:hidden-word@127.0.0.1:1" };
    await expect(serversFromEnvironment({ env, identify: identifySqlServer }).find()).rejects.toMatchObject({
      code: "SQL_SERVER_UNREACHABLE",
      message: expect.stringMatching(/^TEST_DATABASE_URLS: mysql:\/\/\*\*\*@127\.0\.0\.1:1 (?!.*hidden-word)/),
    });
  });
});
