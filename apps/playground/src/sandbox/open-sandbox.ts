import { randomUUID } from "node:crypto";
import { createDeskClient, createMeClient, type SisClient } from "@wissel/client";
import { INSTITUTIONS, type Institution } from "../institutions.ts";
import { AT_ONCE } from "../nodes/sis-client.ts";
import type { InstitutionLogins } from "../people/issue-logins.ts";
import type { Playground } from "../playground.ts";
import type { Manner } from "./manner.ts";
import { type MockSis, openMockSis } from "./mock-sis.ts";
import { askForAnyPlace } from "./mock-student.ts";

/** What one institution does for whom nobody plays it. */
export interface SandboxState {
  readonly manner: Manner;
  /** Whether its node was taken away on request. */
  readonly isAway: boolean;
  /** What was done last, newest first. */
  readonly said: readonly string[];
}

/** Partners to practise with: a SIS at each institution and students that ask, well or badly behaved on request. */
export interface Sandbox extends AsyncDisposable {
  readonly state: (institution: Institution) => SandboxState;
  readonly behave: (institution: Institution, manner: Manner) => void;
  /** One of its students, another one each time, asks for a place at a host. */
  readonly ask: (home: Institution, host: Institution) => Promise<void>;
  /** Takes its node away, as if it were down, or brings it back. */
  readonly move: (institution: Institution, where: "away" | "back") => Promise<void>;
}

export interface SandboxParts {
  readonly playground: Pick<Playground, "layout" | "startNode" | "stopNode">;
  readonly logins: ReadonlyMap<Institution, Pick<InstitutionLogins, "officer" | "audience">>;
  readonly sisOf: (institution: Institution) => SisClient;
  readonly now: () => Date;
}

const EVERY_MS = 2_000;
const REMEMBERED = 8;

export function openSandbox({ playground, logins, sisOf, now }: SandboxParts): Sandbox {
  const states = new Map<Institution, SandboxState>(
    INSTITUTIONS.map((institution) => [institution, { manner: "resting", isAway: false, said: [] }]),
  );
  const asked = new Map<Institution, number>();
  const mocks = new Map<Institution, MockSis>();
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
    const { manner, isAway } = stateOf(institution);
    if (manner === "resting" || isAway) return;
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
      if (where === "away") await playground.stopNode(institution);
      else await playground.startNode(institution);
      change(institution, { isAway: where === "away" });
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await round;
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
