import { createReadStream } from "node:fs";
import { FileFault } from "./file-fault.ts";

export const ENCODINGS = ["utf-8", "windows-1252"] as const;
export type Encoding = (typeof ENCODINGS)[number];

const UTF_8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF_16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];
const NEWLINE = 0x0a;
/** Windows-1252 from 0x80 to 0x9f; the five that are nothing there are the replacement character. */
const HIGH_CONTROLS = "€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ";

/**
 * Which encoding a file is in: the one that is said, if it can be, or else UTF-8 where every byte of it fits and
 * Windows-1252 where that does. Reads all of it; a file that is neither, or not what is said, is a FileFault.
 */
export async function findEncoding(path: string, said: Encoding | undefined): Promise<Encoding> {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const lines = openLineCounter();
  let badUtf8: number | undefined;
  let bad1252: number | undefined;
  let isFirst = true;
  for await (const chunk of bytesOf(path)) {
    if (isFirst) judgeMark(chunk, said);
    isFirst = false;
    if (chunk.includes(0))
      throw new FileFault(
        `line ${lines.at(chunk, chunk.indexOf(0))} has a NUL: this is no text in a known encoding`,
      );
    if (badUtf8 === undefined) {
      try {
        utf8.decode(chunk, { stream: true });
      } catch {
        badUtf8 = lines.at(chunk, firstBadUtf8(chunk));
      }
    }
    const undefinedAt = findUndefinedIn1252(chunk);
    if (bad1252 === undefined && undefinedAt !== -1) bad1252 = lines.at(chunk, undefinedAt);
    lines.pass(chunk);
  }
  try {
    if (badUtf8 === undefined) utf8.decode();
  } catch {
    badUtf8 = lines.count;
  }
  if (badUtf8 === undefined && said !== "windows-1252") return "utf-8";
  if (said === "utf-8")
    throw new FileFault(`line ${badUtf8} is not UTF-8; say --encoding windows-1252 if it is that`);
  if (bad1252 === undefined) return "windows-1252";
  throw new FileFault(
    said === undefined
      ? `line ${badUtf8} is not UTF-8, and line ${bad1252} is not Windows-1252`
      : `line ${bad1252} is not Windows-1252`,
  );
}

/** The text of a file, piece by piece, without a byte order mark. */
export async function* decodedText(
  path: string,
  encoding: Encoding,
): AsyncGenerator<string, void, undefined> {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of bytesOf(path)) {
    yield encoding === "utf-8" ? utf8.decode(chunk, { stream: true }) : decode1252(chunk);
  }
}

function bytesOf(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: 256 * 1024 });
}

function judgeMark(chunk: Buffer, said: Encoding | undefined): void {
  if (UTF_16_MARKS.some((mark) => chunk.subarray(0, 2).equals(mark)))
    throw new FileFault("the file is UTF-16; save it as UTF-8");
  if (said === "windows-1252" && chunk.subarray(0, 3).equals(UTF_8_MARK))
    throw new FileFault("the file is said to be Windows-1252 and begins with the mark of UTF-8");
}

const UNDEFINED_IN_1252 = [...HIGH_CONTROLS].flatMap((control, index) =>
  control === "\uFFFD" ? [0x80 + index] : [],
);

/** Byte by byte would take longer than all the rest of an import. */
function findUndefinedIn1252(chunk: Buffer): number {
  const found = UNDEFINED_IN_1252.map((byte) => chunk.indexOf(byte)).filter((at) => at !== -1);
  return found.length === 0 ? -1 : Math.min(...found);
}

function decode1252(chunk: Buffer): string {
  return chunk
    .toString("latin1")
    .replace(/[\u0080-\u009f]/g, (control) => HIGH_CONTROLS[control.charCodeAt(0) - 0x80] ?? "\uFFFD");
}

/** Where about the first wrong byte is; a character that a piece ends in the middle of is not one. */
function firstBadUtf8(chunk: Buffer): number {
  const text = chunk.toString("utf8");
  return Buffer.byteLength(text.slice(0, Math.max(0, text.indexOf("\uFFFD"))), "utf8");
}

function openLineCounter() {
  let before = 0;
  const newlinesIn = (bytes: Buffer) => {
    let count = 0;
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
    return count;
  };
  return {
    /** The line of a byte of the piece at hand, from 1. */
    at: (chunk: Buffer, index: number) => before + newlinesIn(chunk.subarray(0, index)) + 1,
    pass(chunk: Buffer) {
      before += newlinesIn(chunk);
    },
    get count() {
      return before + 1;
    },
  };
}
