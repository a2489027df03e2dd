import type { Kysely } from "kysely";
import { createRouteSource, type FrontlineSchema } from "../../src/index.ts";
import { type AprilSchema, aprilSentinels } from "../later-queries.ts";

declare const db: Kysely<FrontlineSchema>;

createRouteSource(db, { sentinels: aprilSentinels });
createRouteSource(db, { sentinels: (own) => own.selectFrom("sentinels").selectAll() });

// @ts-expect-error: it lacks region
createRouteSource(db, { sentinels: (own: Kysely<AprilSchema>) => own.selectFrom("sentinels").selectAll() });

// @ts-expect-error: there is no such table
createRouteSource(db, { sentinels: (own: Kysely<AprilSchema>) => own.selectFrom("instances").selectAll() });
