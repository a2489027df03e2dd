import { withoutSql } from "../../database/without-sql.ts";
import type { Database } from "../../schema.ts";
import type { DirectorySentinel } from "../directory.ts";
import { DirectoryError } from "../directory-error.ts";

/**
 * Looks which other sentinel has what only one may have. None, where the row itself was made meanwhile: another attempt
 * finds it.
 *
 * @throws {DirectoryError} naming it
 */
export async function refuseTaken(
  db: Database,
  { id, environmentId, region, k8sAddress, k8sName = id }: DirectorySentinel,
  cause: unknown,
): Promise<void> {
  const rows = await db
    .selectFrom("sentinels")
    .select(["id", "k8s_address", "k8s_name"])
    .where((eb) =>
      eb.or([
        eb("id", "=", id),
        eb("k8s_address", "=", k8sAddress),
        eb("k8s_name", "=", k8sName),
        // Where the table is the original's, which has room for one.
        eb.and([eb("environment_id", "=", environmentId), eb("region", "=", region)]),
      ]),
    )
    .execute();
  const others = rows.filter((row) => row.id !== id);
  const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const checks = [
    { field: "k8sAddress", value: k8sAddress, by: others.find((row) => isSame(row.k8s_address, k8sAddress)) },
    { field: "k8sName", value: k8sName, by: others.find((row) => isSame(row.k8s_name, k8sName)) },
    { field: "id", value: id, by: others.find((row) => isSame(row.id, id)) },
    { field: "region", value: region, by: rows.length === others.length ? others[0] : undefined },
  ];
  const taken = checks.find(({ by }) => by !== undefined);
  if (taken?.by === undefined) return;
  const problem = `${JSON.stringify(taken.value)} is taken by sentinel ${JSON.stringify(taken.by.id)}: remove that one, or give this one another`;
  throw new DirectoryError("DIRECTORY_CONFLICT", taken.field, problem, { cause: withoutSql(cause) });
}
