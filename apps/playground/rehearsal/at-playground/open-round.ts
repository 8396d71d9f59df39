import type { AllianceSchemas, MeSchemas } from "@wissel/contract";
import { localTimeOf } from "@wissel/core";
import { accountsOf } from "../../src/identity/accounts.ts";
import { ALLIANCE, INSTITUTIONS, type Institution, TIME_ZONE } from "../../src/institutions.ts";
import { issueTokens, type Operated } from "../../src/people/issue-logins.ts";
import { type Api, openApi } from "../../src/script/api.ts";
import type { Checks } from "../../src/script/checks.ts";
import { groupBy } from "../group-by.ts";
import type { PreparedOpening } from "../prepare/prepare-opening.ts";

const TOKEN_LIFETIME_S = 3_600;
const DAY_MS = 86_400_000;
const STAYS_OPEN_DAYS = 2;

/**
 * Every host lends its minors to a round of the alliance's coordinator; resolves with the round's id once every home
 * knows when it opens, and, where that is past, would let its students in.
 */
export async function openRound(
  houses: Operated,
  {
    name,
    prepared,
    checks,
    opensAt,
  }: {
    readonly name: string;
    readonly prepared: PreparedOpening;
    readonly checks: Checks;
    /** A full minute: rounds know no seconds. */
    readonly opensAt: Date;
  },
): Promise<string> {
  const [coordinating] = INSTITUTIONS;
  if (coordinating === undefined) throw new Error("nobody coordinates");
  const roundId = crypto.randomUUID();
  const path = `/alliance/v1/rounds/${roundId}`;
  const byHost = groupBy(prepared.minors, ({ host }) => host);
  for (const [host, minors] of byHost) {
    const api = await coordinatorOf(houses, host);
    const offeringIds = minors.map(({ offeringId }) => offeringId);
    const pledge = { coordinator: coordinating.schacHome, offeringIds };
    checks.body(`the pledge of ${host.name}`, await api.put(`${path}/pledges`, pledge), 200);
  }
  const coordinator = await coordinatorOf(houses, coordinating);
  await checks.eventually("the coordinator hears of every minor", async () => {
    const { items } = (await coordinator.get(`${path}/pledges`)).body as AllianceSchemas["Pledges"];
    return items.length === prepared.minors.length ? items : undefined;
  });
  checks.body("the round", await coordinator.put(path, planOf({ name, prepared }, opensAt)), 200);
  checks.body("its publication", await coordinator.post(`${path}/publications`), 200);
  await untilKnown(houses, { prepared, byHost, checks, opensAt });
  return roundId;
}

async function coordinatorOf(houses: Operated, institution: Institution): Promise<Api> {
  const account = accountsOf(institution.schacHome).find(({ role }) => role === "coordinator");
  if (account === undefined) throw new Error(`${institution.name} has no coordinator`);
  const [issued] = await issueTokens(houses, institution, [
    {
      kind: "coordinator",
      loginSubject: account.subject,
      clientId: "desk",
      ttlSeconds: TOKEN_LIFETIME_S,
    },
  ]);
  if (issued === undefined) throw new Error(`${institution.name} gave its coordinator no token`);
  return openApi(houses.layout.node(institution).origin, async () => issued.token);
}

function planOf(
  { name, prepared }: { readonly name: string; readonly prepared: PreparedOpening },
  opensAt: Date,
): AllianceSchemas["RoundPlan"] {
  const local = (at: number) => {
    const { date, time } = localTimeOf(new Date(at), TIME_ZONE);
    return `${date}T${time}`;
  };
  const closesAt = opensAt.getTime() + STAYS_OPEN_DAYS * DAY_MS;
  return {
    alliance: ALLIANCE,
    name: `${name}: ${prepared.players.length} students`,
    timeZone: TIME_ZONE,
    validUntil: new Date(closesAt + DAY_MS).toISOString(),
    phases: [
      {
        phaseId: "first-come",
        name: "Open to everybody",
        opensAt: local(opensAt.getTime()),
        closesAt: local(closesAt),
        participants: { own: true, partners: true },
        mode: "first_come",
      },
    ],
    offerings: prepared.minors.map(({ host, offeringId }) => ({ host: host.schacHome, offeringId })),
  };
}

/** A host takes all it lends over at once, and so does a home: one minor of each host tells of all. */
async function untilKnown(
  { layout }: Pick<Operated, "layout">,
  {
    prepared,
    byHost,
    checks,
    opensAt,
  }: {
    readonly prepared: PreparedOpening;
    readonly byHost: ReadonlyMap<Institution, PreparedOpening["minors"]>;
    readonly checks: Checks;
    readonly opensAt: Date;
  },
): Promise<void> {
  for (const [institution, token] of prepared.onlookers) {
    const api = openApi(layout.node(institution).origin, async () => token);
    for (const [host, [minor]] of byHost) {
      if (minor === undefined) continue;
      await checks.eventually(`${institution.name} knows when ${host.name} opens`, async () => {
        const answer = await api.get(`/me/v1/offerings/${host.schacHome}/${minor.offeringId}`);
        const { open, enrolmentWindow } = answer.body as MeSchemas["MyOffering"];
        const isToCome = opensAt > new Date();
        return (open || isToCome) && enrolmentWindow.mode !== undefined ? true : undefined;
      });
    }
  }
}
