import { once } from "node:events";
import { createDirectory, openDatabase } from "../../src/index.ts";
import { aDeployment, aSentinel } from "./entries.ts";

// A process that puts rows into the database whose URL it is given, as every copy of a control plane does when it starts. It
// says when it is ready, and begins when it is told to, so that several can be made to begin at once.
const [url, rounds] = process.argv.slice(2);
if (url === undefined) throw new Error("usage: put-process.ts <database URL> <rounds>");
const db = openDatabase(url);
const directory = createDirectory(db);
await directory.listRoutes("env_1");
console.log("ready");
await once(process.stdin, "data");
try {
  let changes = 0;
  for (let i = 0; i < Number(rounds); i += 1) {
    const regions = ["a.aws", "b.aws"].map((region) => ({ region, runningReplicas: i }));
    const answers = [
      await directory.putDeployment(aDeployment({ id: `d_${i}` })),
      await directory.putDeploymentRegions(`d_${i}`, regions),
      await directory.putSentinel(aSentinel({ id: `s_${i}`, k8sAddress: `s-${i}.internal:8040` })),
    ];
    changes += answers.filter(({ changed }) => changed).length;
  }
  console.log(JSON.stringify({ changes }));
} finally {
  await db.destroy();
  process.stdin.destroy();
}
