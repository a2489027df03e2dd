/** What a package needs to be developed is no part of what is published. */
export const hooks = {
  beforePacking({ devDependencies, scripts, ...manifest }) {
    return manifest;
  },
};
