import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { aCommandLine } from "./command-line.ts";

const GUIDES = fileURLToPath(new URL("../../../docs/guides", import.meta.url));

/** A piece of a guide: a file that its reader has, commands, or what these say. */
type Piece =
  | { readonly kind: "file"; readonly name: string; readonly text: string }
  | { readonly kind: "commands"; readonly lines: readonly string[] }
  | { readonly kind: "answer"; readonly text: string };

/** What commands of a guide said, and what it says that they do. */
export interface Told {
  readonly commands: readonly string[];
  readonly said: string;
  /** Absent where the guide does not say. */
  readonly expected: string | undefined;
  readonly codes: readonly number[];
  readonly expectedCodes: readonly number[];
}

const FENCE = /(?:`([\w.-]+)`:\n\n)?```(\w+)\n([\s\S]*?)```/g;

function piecesOf(guide: string): readonly Piece[] {
  const text = readFileSync(join(GUIDES, guide), "utf8");
  return [...text.matchAll(FENCE)].map(([, name, language, body = ""]): Piece => {
    if (name !== undefined) return { kind: "file", name, text: body };
    if (language === "sh") return { kind: "commands", lines: body.trim().split("\n") };
    return { kind: "answer", text: body };
  });
}

export interface GuideReader {
  readonly wissel: ReturnType<typeof aCommandLine>;
  readonly folder: string;
  /** A file of the guide with what its reader knows in the place of what the guide cannot. */
  readonly adapt?: (text: string) => string;
  /** What happens elsewhere before these commands are run. */
  readonly before?: (commands: string) => Promise<void>;
}

/** Follows a guide: writes its files, runs its commands, and sets what they say beside what it says. */
export async function followGuide(
  guide: string,
  { wissel, folder, adapt = (text) => text, before }: GuideReader,
): Promise<readonly Told[]> {
  const told: Told[] = [];
  const pieces = piecesOf(guide);
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === "file") writeFileSync(join(folder, piece.name), adapt(piece.text));
    if (piece.kind !== "commands") continue;
    await before?.(piece.lines.join("\n"));
    let said = "";
    const codes: number[] = [];
    for (const line of piece.lines) {
      const [, args = "", target] = /^wissel (.*?)(?: > (\S+))?(?: # .*)?$/.exec(line) ?? [];
      const { code, out, err } = await wissel(...args.split(" "));
      if (target !== undefined) writeFileSync(join(folder, target), out);
      said += err + (target === undefined ? out : "");
      codes.push(code);
    }
    const next = pieces[index + 1];
    told.push({
      commands: piece.lines,
      said,
      expected: next?.kind === "answer" ? next.text : undefined,
      codes,
      expectedCodes: piece.lines.map((line) => Number(/# ends with (\d)/.exec(line)?.[1] ?? 0)),
    });
  }
  return told;
}
