import { existsSync, statSync } from "node:fs";
import { posix } from "node:path";
import { repositoryRoot, repositoryUrl } from "../repository.ts";

const ON_GITHUB = new RegExp(`^${repositoryUrl}/(?:blob|tree)/main/(docs/[^#]+\\.md)(#.*)?$`);

/**
 * Where a link of a page leads on the site. What is in the repository and no page of the site leads to GitHub; a page of
 * the site that a link names by its address on GitHub, as docstrings do, is the page here.
 *
 * @param page from the root of the repository, as `docs/operations.md`
 * @throws {Error} when the repository has no such file
 * @example
 * resolveLink("docs/operations.md", "../README.md#words");
 * //=> "https://github.com/frontline-routing/frontline-routing/blob/main/README.md#words"
 */
export function resolveLink(page: string, target: string): string {
  const [, onSite, heading = ""] = ON_GITHUB.exec(target) ?? [];
  if (onSite !== undefined) return `${posix.relative(posix.dirname(page), onSite)}${heading}`;
  if (/^(?:[a-z]+:|[#/])/.test(target)) return target;
  const [file = "", anchor] = target.split("#");
  const path = posix.join(posix.dirname(page), decodeURI(file));
  if (path.startsWith("docs/")) return target; // a page, which VitePress looks for, or a picture, which Vite does
  if (path.startsWith("..") || !existsSync(posix.join(repositoryRoot, path))) {
    throw new Error(`${page} links to ${target}, and the repository has no such file`);
  }
  const kind = statSync(posix.join(repositoryRoot, path)).isDirectory() ? "tree" : "blob";
  return `${repositoryUrl}/${kind}/main/${path.replace(/\/$/, "")}${anchor === undefined ? "" : `#${anchor}`}`;
}
