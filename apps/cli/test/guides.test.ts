import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMeClient, dataOf } from "@wissel/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openServedNode, type ServedNode } from "../../../packages/client/test/served-node.ts";
import { issued, tokenIn } from "../../node/test/callers.ts";
import { aCommandLine } from "./command-line.ts";
import { followGuide, type GuideReader, type Told } from "./guide.ts";

/** Some sixty commands against a node, on a machine that may be busy. */
const WHOLE_MS = 240_000;

const folder = mkdtempSync(join(tmpdir(), "wissel-guides-"));
let node: ServedNode;
beforeAll(async () => {
  node = await openServedNode();
});
afterAll(async () => {
  await node?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Tells as the guide tells, where it does. */
function expectAsTold(told: readonly Told[]): void {
  for (const { commands, said, expected, codes, expectedCodes } of told) {
    expect({ commands, codes, said: expected === undefined ? undefined : said }).toEqual({
      commands,
      codes: expectedCodes,
      said: expected,
    });
  }
}

async function aReader(): Promise<GuideReader> {
  const officer = { kind: "officer", loginSubject: "staff", clientId: "desk", ttlSeconds: 600 } as const;
  const [token] = await issued(node.config, [officer]);
  const env = { ...node.environment, WISSEL_DESK_TOKEN: tokenIn(token ?? {}) };
  return { wissel: aCommandLine(env, folder), folder };
}

/** Each of the students asks for the offering of the same number, and waits for permission. */
async function studentsAsk(wissel: GuideReader["wissel"]): Promise<void> {
  const { out } = await wissel("offerings", "--json");
  const offerings = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).id as string);
  const students = ["student-1", "student-2"].map(
    (loginSubject) => ({ kind: "student", loginSubject, clientId: "portal", ttlSeconds: 600 }) as const,
  );
  for (const [index, token] of (await issued(node.config, students)).entries()) {
    const me = createMeClient({ baseUrl: node.config.baseUrl, token: tokenIn(token) });
    const params = { header: { "Idempotency-Key": `ask-${index}` } };
    const body = { choices: [{ host: "noord.example", offeringId: offerings[index] ?? "" }] };
    dataOf(await me.POST("/enrolments", { params, body }));
  }
}

/** What somebody writes into the list: the first is permitted, the second is not. */
function fillIn(list: string): string {
  const [head, ...rows] = list.trim().split("\n");
  const decided = rows
    .toSorted((one, other) => ((one.split(";")[10] ?? "") < (other.split(";")[10] ?? "") ? -1 : 1))
    .map((row, index) =>
      row.replace(";;;", index === 0 ? ";accept;;" : ";refuse;This overlaps with your programme.;"),
    );
  return [head, ...decided].join("\n");
}

test(
  "the guides work as written, one after the other",
  async () => {
    const reader = await aReader();
    expectAsTold(await followGuide("publish-your-offer.md", reader));

    const before = async (commands: string) => {
      if (commands.startsWith("wissel enrolments --waiting")) await studentsAsk(reader.wissel);
      if (commands.startsWith("wissel decide"))
        writeFileSync(join(folder, "decided.csv"), fillIn(readFileSync(join(folder, "open.csv"), "utf8")));
    };
    expectAsTold(await followGuide("decide-enrolments-at-night.md", { ...reader, before }));
    const [placed = "{}"] = readFileSync(join(folder, "placed.ndjson"), "utf8").trim().split("\n");
    const { associationId } = JSON.parse(placed) as { associationId: string };

    const adapt = (text: string) => text.replace("ASSOCIATION", associationId);
    expectAsTold(await followGuide("run-behind-a-firewall.md", reader));
    expectAsTold(await followGuide("send-results-in-bulk.md", { ...reader, adapt }));
    expectAsTold(await followGuide("join-eduxchange.md", reader));
    const { out: steps, code } = await reader.wissel("checklist");
    expect([code, steps.match(/\[x\] .*/g)]).toEqual([
      1,
      [
        "[x] first organisation published",
        "[x] first course published",
        "[x] first offering published",
        "[x] first own student known",
        "[x] first enrolment of an own student",
        "[x] first enrolment decided",
        "[x] first result sent",
        "[x] first result acknowledged",
      ],
    ]);
  },
  WHOLE_MS,
);

test("every guide is followed by the test above", () => {
  expect(readdirSync(join(import.meta.dirname, "../../../docs/guides")).sort()).toEqual([
    "decide-enrolments-at-night.md",
    "join-eduxchange.md",
    "publish-your-offer.md",
    "run-behind-a-firewall.md",
    "send-results-in-bulk.md",
  ]);
});
