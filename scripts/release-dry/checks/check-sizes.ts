import type { PinnedPackage } from "../pinned-packages.ts";

/** Whether a package has outgrown what it may weigh as a download and on a disk. */
export function checkSizes(
  bytes: { readonly packed: number; readonly unpacked: number },
  pinned: Omit<PinnedPackage, "files">,
): string[] {
  const packed = Math.ceil(bytes.packed / 1000);
  const unpacked = Math.ceil(bytes.unpacked / 1000);
  return [
    ...(packed > pinned.maxPackedKilobytes ? [`weighs ${packed} kB packed, of ${pinned.maxPackedKilobytes}`] : []),
    ...(unpacked > pinned.maxUnpackedKilobytes
      ? [`weighs ${unpacked} kB unpacked, of ${pinned.maxUnpackedKilobytes}`]
      : []),
  ];
}
