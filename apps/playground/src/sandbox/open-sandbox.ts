import { randomUUID } from "node:crypto";
import { createDeskClient, createMeClient, eachItem, type SisClient } from "@wissel/client";
import { generateKey } from "@wissel/trust";
import { INSTITUTIONS, type Institution } from "../institutions.ts";
import { AT_ONCE } from "../nodes/sis-client.ts";
import type { InstitutionLogins } from "../people/issue-logins.ts";
import type { Playground } from "../playground.ts";
import { pushEvent, signResult } from "../script/forged-event.ts";
import { openBusyDoor } from "./busy-door.ts";
import type { Manner } from "./manner.ts";
import { type MockSis, openMockSis } from "./mock-sis.ts";
import { askForAnyPlace } from "./mock-student.ts";

/** Where an institution's node is: it answers, is down, or cannot take anything now. */
export const WHEREABOUTS = ["here", "away", "busy"] as const;
export type Whereabouts = (typeof WHEREABOUTS)[number];

/** What one institution does for whom nobody plays it. */
export interface SandboxState {
  readonly manner: Manner;
  readonly node: Whereabouts;
  /** What was done last, newest first. */
  readonly said: readonly string[];
}

/** Partners to practise with: a SIS at each institution and students that ask, well or badly behaved on request. */
export interface Sandbox extends AsyncDisposable {
  readonly state: (institution: Institution) => SandboxState;
  readonly behave: (institution: Institution, manner: Manner) => void;
  /** One of its students, another one each time, asks for a place at a host. */
  readonly ask: (home: Institution, host: Institution) => Promise<void>;
  /** Takes its node away, as if it were down, puts one in its place that answers 503 to everything, or brings it back. */
  readonly move: (institution: Institution, where: Whereabouts) => Promise<void>;
  /** Somebody sends home a result in a host's name, signed with a key that the host does not have. */
  readonly forge: (home: Institution, host: Institution) => Promise<void>;
}

export interface SandboxParts {
  readonly playground: Pick<Playground, "layout" | "startNode" | "stopNode">;
  readonly logins: ReadonlyMap<Institution, Pick<InstitutionLogins, "officer" | "audience">>;
  readonly sisOf: (institution: Institution) => SisClient;
  readonly now: () => Date;
  /** How each behaves at first. */
  readonly mannerOf: (institution: Institution) => Manner;
}

const EVERY_MS = 2_000;
const REMEMBERED = 8;

export function openSandbox({ playground, logins, sisOf, now, mannerOf }: SandboxParts): Sandbox {
  const states = new Map<Institution, SandboxState>(
    INSTITUTIONS.map((institution) => [
      institution,
      { manner: mannerOf(institution), node: "here", said: [] },
    ]),
  );
  const asked = new Map<Institution, number>();
  const mocks = new Map<Institution, MockSis>();
  const doors = new Map<Institution, AsyncDisposable>();
  /** A node is moved once the one before stands where it should. */
  let moved: Promise<void> = Promise.resolve();
  const stateOf = (institution: Institution): SandboxState => {
    const state = states.get(institution);
    if (state === undefined) throw new Error(`${institution.name} is not in the playground`);
    return state;
  };
  const change = (institution: Institution, change: Partial<SandboxState>) => {
    states.set(institution, { ...stateOf(institution), ...change });
  };
  const say = (institution: Institution, lines: readonly string[]) => {
    const newest = [...lines].reverse();
    change(institution, { said: [...newest, ...stateOf(institution).said].slice(0, REMEMBERED) });
  };
  const loginsOf = (institution: Institution) => {
    const found = logins.get(institution);
    if (found === undefined) throw new Error(`nobody of ${institution.name} can sign in`);
    return found;
  };

  function mockOf(institution: Institution): MockSis {
    const known = mocks.get(institution);
    if (known !== undefined) return known;
    const { origin: baseUrl } = playground.layout.node(institution);
    const desk = createDeskClient({ baseUrl, token: loginsOf(institution).officer.token, patience: AT_ONCE });
    const mock = openMockSis({ sis: sisOf(institution), desk, now });
    mocks.set(institution, mock);
    return mock;
  }

  async function actAt(institution: Institution): Promise<void> {
    const { manner, node } = stateOf(institution);
    if (manner === "resting" || node !== "here") return;
    try {
      say(institution, await mockOf(institution).act(manner));
    } catch (error) {
      say(institution, [`the node does not answer: ${messageOf(error)}`]);
    }
  }

  let round: Promise<unknown> = Promise.resolve();
  let isActing = false;
  const timer = setInterval(() => {
    if (isActing) return;
    isActing = true;
    round = Promise.all(INSTITUTIONS.map(actAt)).finally(() => {
      isActing = false;
    });
  }, EVERY_MS);

  return {
    state: stateOf,
    behave: (institution, manner) => change(institution, { manner }),
    async ask(home, host) {
      const { audience } = loginsOf(home);
      const count = asked.get(home) ?? 0;
      asked.set(home, count + 1);
      const student = audience[count % audience.length];
      if (student === undefined) throw new Error(`${home.name} has no student to ask`);
      const { origin: baseUrl } = playground.layout.node(home);
      const me = createMeClient({ baseUrl, token: student.token, patience: AT_ONCE });
      try {
        const told = await askForAnyPlace(me, { host: host.schacHome, key: randomUUID() });
        say(home, [`${student.name} ${told}`]);
      } catch (error) {
        say(home, [`${student.name} asked in vain: ${messageOf(error)}`]);
      }
    },
    async move(institution, where) {
      const before = moved.catch(() => undefined);
      moved = (async () => {
        await before;
        await doors.get(institution)?.[Symbol.asyncDispose]();
        doors.delete(institution);
        if (where === "here") await playground.startNode(institution);
        else await playground.stopNode(institution);
        if (where === "busy") doors.set(institution, await openBusyDoor(playground.layout.node(institution)));
        change(institution, { node: where });
      })();
      await moved;
    },
    async forge(home, host) {
      const { origin: aud } = playground.layout.node(home);
      const { origin: iss } = playground.layout.node(host);
      try {
        const about = await anEnrolmentAt(sisOf(home), host.schacHome);
        if (about === undefined) throw new Error(`no student of ${home.name} asked there yet`);
        const token = await signResult({ iss, aud, about, score: "10" }, await generateKey("event"));
        const { status, err } = await pushEvent(aud, token);
        say(home, [
          `a result in the name of ${host.name}, signed by nobody known: ${status} ${String(err ?? "")}`,
        ]);
      } catch (error) {
        say(home, [`nothing could be forged: ${messageOf(error)}`]);
      }
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await Promise.allSettled([round, moved]);
      await Promise.all([...doors.values()].map((door) => door[Symbol.asyncDispose]()));
    },
  };
}

async function anEnrolmentAt(sis: SisClient, schacHome: string) {
  for await (const enrolment of eachItem((page) =>
    sis.GET("/enrolments", { params: { query: { role: "home", ...page } } }),
  ))
    if (enrolment.host === schacHome) return enrolment;
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
