import { defineConfig } from "tsup";
import { library } from "../../tsup.base.ts";

// `node:sqlite` has no name without its scheme.
export default defineConfig({ ...library(["src/index.ts"]), platform: "node", removeNodeProtocol: false });
