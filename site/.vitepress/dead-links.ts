import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ORIGIN = "http://site";

/**
 * The links of a built site that lead nowhere on it, anchors included, which VitePress doesn't look for.
 *
 * @param pages each page's HTML by its path, as `operations.html`
 * @param assets the paths of all other files
 * @param base the path that the site is served under, as `/`
 */
export function deadLinks(pages: ReadonlyMap<string, string>, assets: ReadonlySet<string>, base: string): string[] {
  const anchors = new Map([...pages].map(([path, html]) => [path, new Set(attributes(html, "id"))]));
  return [...pages].flatMap(([page, html]) =>
    [...new Set(attributes(html, "href"))]
      .filter((href) => {
        const { origin, pathname, hash } = new URL(href, `${ORIGIN}${base}${page}`);
        if (origin !== ORIGIN) return false;
        if (!pathname.startsWith(base)) return true;
        const path = decodeURIComponent(pathname.slice(base.length));
        if (assets.has(path)) return false;
        const found = anchors.get(path) ?? anchors.get(`${path}.html`) ?? anchors.get(`${path}index.html`);
        return found === undefined || (hash.length > 1 && !found.has(decodeURIComponent(hash.slice(1))));
      })
      .map((href) => `${page}: ${href}`),
  );
}

/**
 * Looks through a folder into which a site was built.
 *
 * @throws {Error} with each link that leads nowhere
 */
export function refuseDeadLinks(folder: string, base: string): void {
  const files = globSync("**/*.*", { cwd: folder });
  const pages = files.filter((file) => file.endsWith(".html") && file !== "404.html");
  const html = new Map(pages.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
  const dead = deadLinks(html, new Set(files), base);
  if (dead.length > 0) throw new Error(`${dead.length} links lead nowhere:\n${dead.join("\n")}`);
}

function attributes(html: string, name: "href" | "id"): string[] {
  const values = html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "g"));
  return [...values].map(([, value = ""]) => value.replaceAll("&amp;", "&").replaceAll("&quot;", '"'));
}
