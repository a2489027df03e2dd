import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DeploymentNames, deploymentHostnames } from "../../src/index.ts";

const names: DeploymentNames = {
  project: "api",
  workspace: "acme",
  environment: "production",
  commit: "0123456789abcdef0123456789abcdef01234567",
  branch: "feat/Log_In",
};

const aName = fc.string({ unit: "grapheme", minLength: 1, maxLength: 90 }).filter((name) => /[a-z0-9]/i.test(name));
const aLongName = fc.stringMatching(/^[a-z0-9]{64,90}$/);

describe("deploymentHostnames", () => {
  it("names a deployment by commit, branch and environment", () => {
    expect(deploymentHostnames(names, "example.app")).toEqual([
      { fullyQualifiedDomainName: "api-git-0123456-acme.example.app", sticky: "none" },
      { fullyQualifiedDomainName: "api-git-feat-log-in-acme.example.app", sticky: "branch" },
      { fullyQualifiedDomainName: "api-production-acme.example.app", sticky: "environment" },
    ]);
  });

  it("names one of several apps behind its project, and the deployment itself, where it is told them", () => {
    expect(deploymentHostnames({ ...names, app: "Docs", deploymentId: "d_4Zr9" }, "example.app")).toEqual([
      { fullyQualifiedDomainName: "api-docs-git-0123456-acme.example.app", sticky: "none" },
      { fullyQualifiedDomainName: "api-docs-git-feat-log-in-acme.example.app", sticky: "branch" },
      { fullyQualifiedDomainName: "api-docs-production-acme.example.app", sticky: "environment" },
      { fullyQualifiedDomainName: "api-docs-d-4zr9-acme.example.app", sticky: "deployment" },
    ]);
  });

  it("leaves out what there is no commit or branch for", () => {
    const { project, workspace, environment } = names;
    expect(deploymentHostnames({ project, workspace, environment }, "example.app")).toHaveLength(1);
  });

  it("pins what a cut label looks like, because hostnames must outlive versions", () => {
    const [hostname] = deploymentHostnames(
      { project: "p".repeat(70), workspace: "w", environment: "e" },
      "example.app",
    );
    expect(hostname?.fullyQualifiedDomainName).toMatchInlineSnapshot(
      `"pppppppppppppppppppppppppppppppppppppppppppppppppppp-bqhd2bskns.example.app"`,
    );
  });

  it("makes labels that DNS allows, the same each time, for all names", () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            project: aName,
            app: aName,
            workspace: aName,
            environment: aName,
            commit: aName,
            branch: aName,
            deploymentId: aName,
          },
          { requiredKeys: ["project", "workspace", "environment"] },
        ),
        (any) => {
          const hostnames = deploymentHostnames(any, "example.app");
          for (const { fullyQualifiedDomainName } of hostnames) {
            expect(fullyQualifiedDomainName).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.example\.app$/);
          }
          expect(deploymentHostnames(any, "example.app")).toEqual(hostnames);
        },
      ),
    );
  });

  it("keeps names apart that are cut", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(aLongName, { minLength: 2 }),
        fc.constantFrom(
          ["project", "branch"],
          ["workspace", "branch"],
          ["branch", "branch"],
          ["app", "branch"],
          ["app", "deployment"],
          ["deploymentId", "deployment"],
        ),
        (many, [field, kind]) => {
          const all = { ...names, app: "docs", deploymentId: "d_1" };
          const hostnames = many.flatMap((name) => deploymentHostnames({ ...all, [field ?? ""]: name }, "example.app"));
          const ofKind = hostnames.filter(({ sticky }) => sticky === kind);
          expect(new Set(ofKind.map((hostname) => hostname.fullyQualifiedDomainName)).size).toBe(many.length);
        },
      ),
    );
  });

  it("keeps kinds of the same long names apart, and a project from a project with an app", () => {
    const long = "p".repeat(60);
    const same = { ...names, project: long, environment: "0123456", branch: "0123456", deploymentId: "0123456" };
    const hostnames = [
      ...deploymentHostnames(same, "example.app"),
      ...deploymentHostnames({ ...same, app: "docs" }, "example.app"),
      ...deploymentHostnames({ ...same, project: `${long}-docs` }, "example.app"),
    ];
    expect(new Set(hostnames.map((hostname) => hostname.fullyQualifiedDomainName)).size).toBe(12);
  });

  it("refuses a name of something else, which would silently make no hostname", () => {
    const misspelt = { ...names, branchName: "main" };
    const message = 'deploymentHostnames: unknown option "branchName", did you mean "branch"?';
    expect(() => deploymentHostnames(misspelt, "example.app")).toThrow(message);
  });

  it.each([
    [{ project: "///" }, "example.app", "project"],
    [{ branch: "" }, "example.app", "branch"],
    [{ app: "" }, "example.app", "app"],
    [{ deploymentId: "__" }, "example.app", "deploymentId"],
    [{ workspace: 7 as unknown as string }, "example.app", "workspace"],
    [{}, "not a domain", "defaultDomain"],
    [{}, "-bad.example", "defaultDomain"],
    [{}, `${"a".repeat(63)}.`.repeat(3), "defaultDomain"],
    [{}, `${`${"a".repeat(63)}.`.repeat(3)}a`, "defaultDomain"],
  ])("refuses %j under %j by name", (change, domain, field) => {
    expect(() => deploymentHostnames({ ...names, ...change }, domain)).toThrow(
      expect.objectContaining({ code: "INVALID_REQUEST", field }),
    );
  });
});
