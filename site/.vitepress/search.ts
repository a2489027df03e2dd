// VitePress carries these functions to the browser as their own text: they may refer to nothing outside of themselves.

/**
 * The words of a page or of a query, and codes such as `NOT_DEPLOYED` whole besides, so that the pages that explain one
 * come before those that have its words.
 */
export const tokenize = (text: string): string[] => [
  ...text.split(/[\s\p{Z}\p{P}]+/u),
  ...(text.match(/[A-Za-z]+(?:_[A-Za-z]+)+/g) ?? []),
];

/** A word of a query as it is looked for; those that only make it a question aren't. */
export const processQueryTerm = (term: string): string | null => {
  const asked =
    /^(?:an?|and|are|can|do|does|for|happens?|how|i|in|is|it|means?|my|of|or|s|the|to|what|when|where|which|who|why|with)$/;
  const word = term.toLowerCase();
  return asked.test(word) ? null : word;
};

/** Pages explain, the reference lists: where both have a word, the page comes first. */
export const boostDocument = (id: string): number => (id.includes("/reference/") ? 0.35 : 1);
