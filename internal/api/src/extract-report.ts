import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";

// A docstring that is added or taken away changes what the reference says, and nothing that a program relies on.
const UNDOCUMENTED = /^ *\/\/ \(undocumented\)\n| \(undocumented\)$/gm;

/** What an entry point exports, values and types with all of their signatures, and what those need that isn't exported. */
export function extractReport({
  folder,
  declarations,
}: {
  readonly folder: string;
  readonly declarations: string;
}): string {
  const reports = mkdtempSync(join(tmpdir(), "api-"));
  try {
    const extractorConfig = ExtractorConfig.prepare({
      packageJsonFullPath: join(folder, "package.json"),
      configObjectFullPath: undefined,
      configObject: {
        projectFolder: folder,
        mainEntryPointFilePath: declarations,
        compiler: { tsconfigFilePath: join(folder, "tsconfig.build.json") },
        apiReport: {
          enabled: true,
          reportFolder: reports,
          reportTempFolder: join(reports, "temp"),
          reportFileName: "entry",
          includeForgottenExports: true,
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        newlineKind: "lf",
        messages: {
          compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
          extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
          tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        },
      },
    });
    const problems: string[] = [];
    const { errorCount } = Extractor.invoke(extractorConfig, {
      localBuild: true,
      messageCallback: (message) => {
        message.handled = true;
        if (message.logLevel === "error") problems.push(message.text);
      },
    });
    if (errorCount > 0) throw new Error(`${declarations} has errors:\n${problems.join("\n")}`);
    return readFileSync(join(reports, "entry.api.md"), "utf8").replaceAll(UNDOCUMENTED, "");
  } finally {
    rmSync(reports, { recursive: true });
  }
}
