import { describe, expect, it } from "vitest";
import { checkLicenses, installedOf } from "../check-dependencies/check-licenses.ts";

const server = { name: /^server(-.+)?$/, license: "BSL", reason: "started by tests" };

describe("the licenses of dependencies", () => {
  it.each(["MIT", "MIT OR GPL-3.0", "(MPL-2.0 OR Apache-2.0)", "(MIT AND Zlib)"])("may be %s", (license) => {
    expect(checkLicenses({ [license]: [{ name: "a" }] }, [])).toEqual([]);
  });

  it.each(["GPL-3.0", "BSL", "Unknown", "MIT AND GPL-3.0", "LGPL-3.0 OR MPL-2.0"])("may not be %s", (license) => {
    expect(checkLicenses({ MIT: [{ name: "a" }], [license]: [{ name: "b" }] }, [])).toEqual([
      `b has the license ${license}, which isn't permissive`,
    ]);
  });

  it("may be another for a named package and its builds, as long as it has that license", () => {
    expect(checkLicenses({ BSL: [{ name: "server" }, { name: "server-linux-x64" }] }, [server])).toEqual([]);
    expect(checkLicenses({ BSL: [{ name: "server" }], "GPL-3.0": [{ name: "server-x" }] }, [server])).toHaveLength(1);
  });

  it("have no exception that nothing needs", () => {
    expect(checkLicenses({}, [server])).toEqual([expect.stringContaining("needs the exception")]);
  });
});

describe("what pnpm lists", () => {
  it("leaves out what isn't installed, such as what builds for other platforms need", () => {
    const listed = { MIT: [{ name: "a", paths: ["/a"] }], Unknown: [{ name: "b", paths: ["/b"] }] };
    const installed = installedOf(listed, (path) => path === "/a");
    expect(installed).toEqual({ MIT: [listed.MIT[0]], Unknown: [] });
    expect(checkLicenses(installed, [])).toEqual([]);
  });
});
