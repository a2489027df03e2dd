import { sql } from "kysely";
import type { DdlSpelling } from "../ddl-spelling.ts";

export const mysqlDdl = ddlWith("utf8mb4_0900_bin");
export const mariadbDdl = ddlWith("utf8mb4_nopad_bin");

/** @param collation exact: by case, accents and trailing spaces. `utf8mb4_bin` would take "r_1" and "r_1 " for one */
function ddlWith(collation: string): DdlSpelling {
  return {
    key: sql`bigint unsigned`,
    unsignedBigint: sql`bigint unsigned`,
    hostname: sql`varchar(256) collate utf8mb4_general_ci`,
    words: (words) => sql`enum(${sql.join(words.map((word) => sql.lit(word)))})`,
    insertedAt: sql`timestamp(6)`,
    nowByServer: sql`current_timestamp(6)`,
    // Not left to the server's defaults, which may be latin1 and a table type without transactions.
    tableEnd: sql`engine = InnoDB default character set utf8mb4 collate ${sql.raw(collation)}`,
    indexesInTable: true,
    keepsTypes: true,
    // A pattern tells cases apart where its text's collation does.
    onlyHas: (text, characters) =>
      sql`convert(${text} using utf8mb4) collate utf8mb4_bin not regexp ${sql.lit(`[^${characters}]`)}`,
    // At once; else beside reads and writes. Never by a copy that writes wait for.
    addedWithout: [sql`, algorithm = instant`, sql`, algorithm = inplace, lock = none`],
  };
}
