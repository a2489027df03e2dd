import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { entryPoints } from "@frontline-routing/api/entry-points";
import { Application } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";
import { repositoryRoot } from "../.vitepress/repository.ts";
import { indexPage } from "./index-page.ts";
import { listThrows } from "./list-throws.ts";
import { plainHeadings } from "./plain-headings.ts";
import { tidyMembers } from "./tidy-members.ts";

const SCOPE = "@frontline-routing/";
const MDN = "https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects";

const markdown: Partial<PluginOptions> = {
  fileExtension: ".md",
  entryFileName: "index",
  hidePageHeader: true,
  hideBreadcrumbs: true,
  pageTitleTemplates: { module: ({ name }) => `${SCOPE}${name.replace(/\/index$/, "")}` },
  useCodeBlocks: true,
  parametersFormat: "table",
  useCustomAnchors: true,
  sanitizeComments: true,
};

const entries = entryPoints();

/** Writes the reference that the docstrings make into `docs/reference`, or says what of them is wrong. */
const app = await Application.bootstrapWithPlugins({
  plugin: ["typedoc-plugin-markdown"],
  entryPoints: entries.map(({ source }) => source),
  tsconfig: join(import.meta.dirname, "../tsconfig.reference.json"),
  name: "Reference",
  readme: "none",
  router: "module", // what is imported from one place is read on one page
  groupOrder: ["Functions", "Interfaces", "Type Aliases", "Variables", "Classes", "*"], // most classes are errors
  disableSources: true,
  excludeExternals: true, // what an error of ours inherits from `Error`
  preservedTypeAnnotationTags: ["@throws"],
  requiredToBeDocumented: ["Class", "Function", "Interface", "TypeAlias", "Variable", "Method"],
  externalSymbolLinkMappings: {
    typescript: { TypeError: `${MDN}/TypeError`, RangeError: `${MDN}/RangeError`, "*": "#" },
  },
  ...markdown,
});
const project = await app.convert();
if (project === undefined) process.exit(1);
app.validate(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);

const modules = new Map(entries.map(({ specifier, source }) => [source, specifier]));
for (const module of project.children ?? []) {
  const { packageName = "", packagePath = "" } = project.getSymbolIdFromReflection(module) ?? {};
  const name = packageName.slice(SCOPE.length);
  const specifier = modules.get(join(repositoryRoot, "packages", name, packagePath)) ?? "";
  module.name = specifier === packageName ? `${name}/index` : specifier.slice(SCOPE.length);
}
tidyMembers(project);
listThrows(project);

const folder = join(repositoryRoot, "docs/reference");
app.options.setValue("out", folder);
await app.generateOutputs(project);
plainHeadings(folder);
writeFileSync(join(folder, "index.md"), indexPage((project.children ?? []).map(({ name }) => name)));
