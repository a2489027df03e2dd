import { describe, expect, it } from "vitest";
import { resolveLink } from "../../.vitepress/markdown/resolve-link.ts";
import { repositoryUrl } from "../../.vitepress/repository.ts";

const PAGE = "docs/operations.md";

describe("a link of a page", () => {
  it.each([
    ["../README.md#words", `${repositoryUrl}/blob/main/README.md#words`],
    ["../packages/router-core", `${repositoryUrl}/tree/main/packages/router-core`],
    ["../packages/router-core/", `${repositoryUrl}/tree/main/packages/router-core`],
  ])("%s, out of the site, leads to GitHub", (target, address) => {
    expect(resolveLink(PAGE, target)).toBe(address);
  });

  it.each(["freshness.md#speed", "#back-up-and-restore", "/reference/", "https://restate.dev", "mailto:a@example.com"])(
    "%s stays as it is",
    (target) => {
      expect(resolveLink(PAGE, target)).toBe(target);
    },
  );

  it("by GitHub's address to a page of the site leads to that page", () => {
    const target = `${repositoryUrl}/blob/main/docs/freshness.md#speed`;
    expect(resolveLink(PAGE, target)).toBe("freshness.md#speed");
    expect(resolveLink("docs/reference/router-core/index.md", target)).toBe("../../freshness.md#speed");
  });

  it.each(["../packages/nowhere", "../../elsewhere.md"])("%s, to no file of the repository, is an error", (target) => {
    expect(() => resolveLink(PAGE, target)).toThrow(`${PAGE} links to ${target}`);
  });
});
