import { existsSync } from "node:fs";
import { type RouteSource, SourceUnavailableError } from "@frontline-routing/frontline-core";

/** A source whose calls fail while a file exists, as those of a database that is away. */
export function interruptibleSource(source: RouteSource, outageFile: string): RouteSource {
  const refuseWhenAway = () => {
    if (existsSync(outageFile)) throw new SourceUnavailableError("the store was taken away; give it back");
  };
  return {
    async lookup(query, options) {
      refuseWhenAway();
      return await source.lookup(query, options);
    },
    async changes(query, options) {
      refuseWhenAway();
      return await source.changes(query, options);
    },
  };
}
