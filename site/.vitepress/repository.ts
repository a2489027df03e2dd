import { join } from "node:path";

/** Where the repository is for whoever reads the site. */
export const repositoryUrl = "https://github.com/frontline-routing/frontline-routing";

/** Where it is on this machine. */
export const repositoryRoot = join(import.meta.dirname, "../..");
