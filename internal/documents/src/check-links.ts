import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { githubSlug } from "./github-slug.ts";
import { type Page, root } from "./pages.ts";

const REPOSITORY = /^https:\/\/github\.com\/frontline-routing\/frontline-routing\/(?:blob|tree)\/main\//;

/**
 * What is wrong with the links of a page, a sentence each: those into this repository must lead to a file, and to a
 * heading where they name one. A package's README is shown on npm as well, where only absolute links lead anywhere.
 */
export function checkLinks({ path, text }: Page): string[] {
  const isOnNpm = /^packages\/[^/]+\/README\.md$/.test(path);
  const prose = text.replaceAll(/^ *(`{3,})[\s\S]*?^ *\1 *$/gm, "").replaceAll(/`[^`\n]*`/g, "code");
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? "");
  return targets.flatMap((target) => {
    const isRelative = !/^[a-z]+:/.test(target);
    if (!isRelative && !REPOSITORY.test(target)) return [];
    if (isRelative && isOnNpm && !target.startsWith("#")) return [`${target} is relative, and leads nowhere on npm`];
    const [file = "", heading] = target.replace(REPOSITORY, "").split("#");
    const found = isRelative ? join(root, dirname(path), file) : join(root, file);
    return leadsSomewhere(file === "" ? join(root, path) : found, heading) ? [] : [`${target} leads nowhere`];
  });
}

function leadsSomewhere(path: string, heading: string | undefined): boolean {
  if (relative(root, path).startsWith("..") || !existsSync(path)) return false;
  if (heading === undefined) return true;
  const file = statSync(path).isDirectory() ? join(path, "README.md") : path;
  return anchors(readFileSync(file, "utf8")).includes(heading);
}

/** The names that GitHub gives to headings. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => githubSlug(heading));
}
