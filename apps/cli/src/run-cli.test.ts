import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "wissel-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SETTINGS = {
  WISSEL_URL: "https://wissel.noord.example",
  WISSEL_CLIENT_ID: "sis",
  WISSEL_CLIENT_SECRET: "s",
};

interface Asked {
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  /** The node's answer to everything but the question for a token. */
  readonly answer?: () => Response;
}

async function wissel(args: readonly string[], { env = SETTINGS, isTTY = false, answer }: Asked = {}) {
  const said = { out: "", err: "" };
  const output = (to: "out" | "err") => ({
    isTTY,
    write: (text: string) => {
      said[to] += text;
    },
  });
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (answer === undefined)
      throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
    if (request.url.endsWith("/oauth/token"))
      return Response.json({ access_token: "t", token_type: "Bearer", expires_in: 3600 });
    return answer();
  };
  const code = await runCli(args, { env, stdout: output("out"), stderr: output("err"), fetch, cwd: folder });
  return { code, ...said };
}

const csv = (name: string, text: string) => writeFileSync(join(folder, name), text);
csv("two.csv", "sourceId;name.en\nS1;One\nS2;Two\n");

const refusesSecond = () =>
  Response.json({
    outcomes: [
      { row: 0, sourceId: "S1", outcome: "created" },
      {
        row: 1,
        sourceId: "S2",
        outcome: "refused",
        problem: { type: "https://x.example/p", title: "No", status: 422 },
      },
    ],
  });

test("an import in which rows are refused ends with 1, and says which and why", async () => {
  const asked = await wissel(["import", "academic-sessions", "two.csv"], { answer: refusesSecond });
  expect(asked).toEqual({
    code: 1,
    out: "2 academic-sessions: 1 created, 0 updated, 0 unchanged, 1 refused\n",
    err: "row 2: No\n",
  });
  const json = await wissel(["import", "academic-sessions", "two.csv", "--json"], {
    answer: refusesSecond,
    isTTY: true,
  });
  expect([JSON.parse(json.out), json.err]).toEqual([
    { kind: "academic-sessions", dryRun: false, rows: 2, created: 1, updated: 0, unchanged: 0, refused: 1 },
    "",
  ]);
});

test("how far it is shows on a terminal only", async () => {
  const onTerminal = await wissel(["import", "academic-sessions", "two.csv"], {
    answer: refusesSecond,
    isTTY: true,
  });
  expect(onTerminal.err).toContain("2 of 2");
});

const problem = (status: number) => () =>
  Response.json(
    { type: "https://x.example/scope-missing", title: "The token does not allow this", status },
    { status },
  );

const gone = () => {
  throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
};

test.each<[string, readonly string[], Asked, number, string]>([
  ["an unknown command", ["imports"], {}, 2, "unknown command 'imports'"],
  ["an unknown kind", ["import", "minors", "two.csv"], {}, 2, "Allowed choices are organisations"],
  ["no node", ["peers"], { env: {} }, 2, "which node? Set WISSEL_URL"],
  [
    "no secret",
    ["peers"],
    { env: { WISSEL_URL: "https://a.example", WISSEL_CLIENT_ID: "sis" } },
    2,
    "WISSEL_CLIENT_SECRET is not set",
  ],
  ["no such file", ["import", "courses", "none.csv"], {}, 2, "none.csv"],
  ["a column that is none", ["import", "persons", "two.csv"], {}, 2, 'persons have no "name.en"'],
  ["two decisions in one", ["decide", "a", "--accept", "--refuse"], {}, 2, "say one of --accept, --refuse"],
  [
    "a node that is gone",
    ["deliveries", "replay", "--recipient", "a.example"],
    { answer: gone },
    4,
    "fetch failed: connect ECONNREFUSED",
  ],
  ["a refusal", ["peers"], { answer: problem(403) }, 3, "The token does not allow this"],
])("%s ends with its code and one line that says what to do", async (_what, args, asked, code, message) => {
  const said = await wissel(args, asked);
  expect([said.code, said.out]).toEqual([code, ""]);
  expect(said.err).toContain(message);
});

test("help names the settings, the exit codes and an example for each command that takes a file", async () => {
  const { code, out } = await wissel(["--help"]);
  expect([code, out.includes("WISSEL_CLIENT_SECRET_FILE"), out.includes("3 when the node refuses")]).toEqual([
    0,
    true,
    true,
  ]);
  for (const command of [["import"], ["export"], ["decide"], ["results", "send"]]) {
    expect((await wissel([...command, "--help"])).out).toContain(`wissel ${command.join(" ")}`);
  }
});

test("decisions are counted by what became of them, and a row that could not be decided ends with 1", async () => {
  const outcomes = [
    { associationId: "a", outcome: "held_back", heldUntil: "2027-05-15T11:10:00Z" },
    {
      associationId: "b",
      outcome: "refused",
      problem: { type: "https://x.example/p", title: "Too late", status: 409 },
    },
  ];
  csv("open.csv", "associationId;role;decision;reason\na;home;accept;\nb;host;no_show;\nc;;;\n");
  const asked = await wissel(["decide", "--file", "open.csv"], { answer: () => Response.json({ outcomes }) });
  expect(asked).toEqual({
    code: 1,
    out: "1 held back, 0 decided, 1 could not be decided\n",
    err: "b: Too late\n",
  });
  csv("odd.csv", "associationId;decision\na;perhaps\n");
  const odd = await wissel(["decide", "--file", "odd.csv"]);
  expect([odd.code, odd.err]).toEqual([2, expect.stringContaining('row 1 says "perhaps"')]);
});

test("an operator has a key rotated, and reads where each stands", async () => {
  const kid = "a".repeat(43);
  const key = {
    kid,
    standing: "next",
    createdAt: "2027-05-15T11:00:00Z",
    activeFrom: "2027-05-16T11:00:00Z",
  };
  const env = { WISSEL_URL: "https://wissel.noord.example", WISSEL_DESK_TOKEN: "operator" };
  const answer = () => Response.json({ family: "event", keys: [key] });
  expect(await wissel(["keys", "rotate", "event", "--json"], { env, answer })).toMatchObject({
    code: 0,
    out: `${JSON.stringify({ family: "event", ...key })}\n`,
  });
  expect((await wissel(["keys", "rotate", "federation"], { env })).code).toBe(2);
});

test("a shell completes commands, their kinds and their options", async () => {
  const { out } = await wissel(["completion", "bash"]);
  const complete = (...words: readonly string[]) => {
    const script = `${out}\nCOMP_WORDS=(wissel ${words.map((word) => `"${word}"`).join(" ")}); COMP_CWORD=${words.length}; _wissel; echo "\${COMPREPLY[@]}"`;
    return execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim().split(" ").sort();
  };
  expect(complete("de")).toEqual(["decide", "deliveries"]);
  expect(complete("keys", "")).toEqual(["list", "rotate"]);
  expect(complete("results", "")).toEqual(["check", "missing", "send"]);
  expect(complete("import", "co")).toEqual(["courses"]);
  expect(complete("--json", "keys", "")).toEqual(["list", "rotate"]);
  expect(complete("import", "courses", "file.csv", "--dry")).toEqual(["--dry-run"]);
});

test("fish completes from the same table", async () => {
  const { out } = await wissel(["completion", "fish"]);
  expect(out).toContain(`    case "results"\n      printf "%s\\n" check send missing\n`);
  expect(out).toContain(`__wissel_words (string replace -r ' [^ ]*$' '' -- "$argv[1]")`);
  expect((await wissel(["completion", "powershell"])).code).toBe(2);
});

test("a checklist tells what this client may not see, and ends with 1", async () => {
  const { code, out, err } = await wissel(["checklist"], { answer: problem(403) });
  expect([code, err]).toEqual([1, ""]);
  expect(out).toContain("[?] first course published: The token does not allow this\n");
});
