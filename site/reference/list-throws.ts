import { type Comment, type CommentDisplayPart, CommentTag, type ProjectReflection, ReflectionKind } from "typedoc";

const TAG = "@throws";

/** Makes one list of all that a function throws, with the names of the errors, which TypeDoc leaves out, and links to them. */
export function listThrows(project: ProjectReflection): void {
  const classes = new Map(project.getReflectionsByKind(ReflectionKind.Class).map((error) => [error.name, error]));

  const named = (annotation: string): CommentDisplayPart[] =>
    annotation
      .split(/(\w+)/) // `{A | B}`: names, and what is between them
      .filter((text) => /[\w|]/.test(text))
      .map((text) => {
        const target = classes.get(text);
        if (target !== undefined) return { kind: "inline-tag", tag: "@link", text, target };
        return /\w/.test(text) ? { kind: "code", text: `\`${text}\`` } : { kind: "text", text: " or " };
      });

  for (const { comment } of Object.values(project.reflections)) {
    if (comment !== undefined) mergeThrows(comment, named);
  }
}

function mergeThrows(comment: Comment, named: (annotation: string) => CommentDisplayPart[]): void {
  const first = comment.blockTags.findIndex(({ tag }) => tag === TAG);
  if (first === -1) return;
  const list = comment
    .getTags(TAG)
    .flatMap(({ typeAnnotation = "", content }): CommentDisplayPart[] => [
      { kind: "text", text: "\n- " },
      ...named(typeAnnotation),
      { kind: "text", text: " " },
      ...content.map((part) => (part.kind === "text" ? { ...part, text: part.text.replace(/^ *\| /, "or ") } : part)),
    ]);
  comment.removeTags(TAG);
  comment.blockTags.splice(first, 0, new CommentTag(TAG, list));
}
