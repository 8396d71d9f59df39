import { setTimeout as delay } from "node:timers/promises";
import { type DatabaseSettings, readDatabaseSettings, voidBecause } from "../../bench/database-settings.ts";
import { type Judged, judgeInvariants } from "../../bench/invariants.ts";
import { INSTITUTIONS } from "../../src/institutions.ts";
import { groupBy } from "../group-by.ts";
import type { Houses } from "../houses.ts";
import type { Opening } from "../opening.ts";
import type { Played } from "../play/play.ts";
import { replay } from "../replay.ts";
import { judgeAcrossNodes } from "./across-nodes.ts";
import { readStoredRows, type StoredRows } from "./stored-rows.ts";

/** What the databases say after a run. */
export interface Checked {
  readonly settings: DatabaseSettings;
  readonly invariants: readonly Judged[];
  readonly stored: readonly StoredRows[];
}

const SETTLE_MS = 60_000;
const LOOK_EVERY_MS = 200;

/** Waits until nothing is owed between the nodes. What is still owed then shows in the invariants. */
export async function untilSettled({ readFrom }: Pick<Houses, "readFrom">): Promise<void> {
  for (const deadline = Date.now() + SETTLE_MS; Date.now() < deadline; await delay(LOOK_EVERY_MS)) {
    const owed = await Promise.all(
      INSTITUTIONS.map((institution) =>
        readFrom(institution, async (database) => {
          const { rows } = await database.query("SELECT 1 FROM delivery WHERE state <> 'delivered' LIMIT 1");
          return rows.length;
        }),
      ),
    );
    if (owed.every((some) => some === 0)) return;
  }
}

/** Looks into every database. With `order`, also whether the plain replay of the files says the same. */
export async function checkRun(
  houses: Pick<Houses, "readFrom">,
  { opening, played, order }: { readonly opening: Opening; readonly played: Played; readonly order: string },
): Promise<Checked> {
  const perNode = await Promise.all(
    INSTITUTIONS.map((institution) =>
      houses.readFrom(institution, async (database) => ({
        settings: await readDatabaseSettings(database),
        judged: await judgeInvariants(database),
      })),
    ),
  );
  const stored = await readStoredRows(houses);
  const settings = perNode[0]?.settings;
  if (settings === undefined) throw new Error("there is no node to check");
  return {
    settings,
    stored,
    invariants: [
      ...summed(perNode.map(({ judged }) => judged)),
      ...judgeAcrossNodes(stored, played.answers),
      ...(order === "arrival" ? [sameAsReplay(opening, played)] : []),
      ...(played.tally.doubled > 0 ? [oneReceipt(played)] : []),
      durability(perNode.map(({ settings: each }) => each)),
    ],
  };
}

/** The same invariants of several databases, as one each. */
function summed(perNode: readonly (readonly Judged[])[]): readonly Judged[] {
  const byName = groupBy(perNode.flat(), ({ name }) => name);
  return [...byName].map(([name, judged]) => ({
    name,
    held: judged.every(({ held }) => held),
    counted: judged.reduce((sum, { counted }) => sum + counted, 0),
    broken: judged.reduce((sum, { broken }) => sum + broken, 0),
  }));
}

function sameAsReplay(opening: Opening, { answers }: Played): Judged {
  const expected = replay(opening);
  const placed = new Map(
    answers
      .filter(({ isGranted }) => isGranted)
      .map(({ player, choice }) => [player.applicant.code, choice] as const),
  );
  const broken = [...expected].filter(([code, choice]) => (placed.get(code) ?? 0) !== choice).length;
  return { name: "same as a replay of the files", held: broken === 0, counted: expected.size, broken };
}

function oneReceipt({ tally }: Played): Judged {
  const { doubled, contradicted } = tally;
  const name = "a command that was sent twice got one receipt";
  return { name, held: contradicted === 0, counted: doubled, broken: contradicted };
}

function durability(settings: readonly DatabaseSettings[]): Judged {
  const broken = settings.flatMap(voidBecause).length;
  return { name: "durability settings on", held: broken === 0, counted: settings.length, broken };
}
