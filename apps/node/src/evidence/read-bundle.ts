import { strFromU8, unzipSync } from "fflate";
import { EvidenceUnreadable } from "./evidence-file.ts";

/** Far more than any enrolment has events. */
const MOST_BYTES = 64 * 1024 * 1024;
const ZIP_SIGNATURE = "PK";

/** The evidence files in what was read: those of a zip, or the text itself. Throws EvidenceUnreadable. */
export function readBundle(bytes: Uint8Array): readonly string[] {
  if (strFromU8(bytes.subarray(0, 2), true) !== ZIP_SIGNATURE) return [strFromU8(bytes)];
  try {
    const isWanted = ({ name, originalSize }: { readonly name: string; readonly originalSize: number }) =>
      /(^|\/)evidence\.json$/.test(name) && originalSize <= MOST_BYTES;
    const files = Object.values(unzipSync(bytes, { filter: isWanted }));
    if (files.length > 0) return files.map((file) => strFromU8(file));
  } catch (error) {
    throw new EvidenceUnreadable("it is a zip that cannot be read", { cause: error });
  }
  throw new EvidenceUnreadable("there is no evidence.json in this zip");
}
