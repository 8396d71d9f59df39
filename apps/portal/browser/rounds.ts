import type { SheetInstitution } from "@wissel/testing/playground-sheet";
import { ask, type Published } from "./api.ts";

const DAY_MS = 86_400_000;

/** The local date so many days from now, at an hour of the clock in the round's zone. */
const at = (days: number, time: string) =>
  `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T${time}`;

/** A round that opens in two days after a selection that has begun, with limits, over one offering of the coordinator's own. */
export async function aRoundToCome(
  coordinator: SheetInstitution,
  { host, offeringId }: Published,
  name: string,
): Promise<string> {
  const { token } = coordinator.coordinator;
  const roundId = crypto.randomUUID();
  const path = `/alliance/v1/rounds/${roundId}`;
  const pledge = { coordinator: coordinator.schacHome, offeringIds: [offeringId] };
  await ask(coordinator, token, { method: "PUT", path: `${path}/pledges`, body: pledge });
  const everybody = { own: true, partners: true };
  const plan = {
    alliance: "lde",
    name,
    timeZone: "Europe/Amsterdam",
    validUntil: new Date(Date.now() + 60 * DAY_MS).toISOString(),
    limits: { maxLive: 3, maxCredits: [{ unit: "ects", max: 30 }] },
    phases: [
      {
        phaseId: "masters",
        name: "Master students first",
        opensAt: at(-3, "13:00"),
        closesAt: at(1, "00:00"),
        participants: { ...everybody, levels: ["master"] },
        mode: "first_come",
      },
      {
        phaseId: "open",
        name: "First come",
        opensAt: at(2, "13:00"),
        closesAt: at(20, "00:00"),
        participants: everybody,
        mode: "first_come",
      },
    ],
    offerings: [{ host, offeringId }],
  };
  await ask(coordinator, token, { method: "PUT", path, body: plan });
  await ask(coordinator, token, { method: "POST", path: `${path}/publications` });
  return roundId;
}

/** Takes the offering back out of the round, so that others may use it. */
export async function endRound(coordinator: SheetInstitution, roundId: string): Promise<void> {
  const body = { coordinator: coordinator.schacHome, offeringIds: [] };
  const path = `/alliance/v1/rounds/${roundId}/pledges`;
  await ask(coordinator, coordinator.coordinator.token, { method: "PUT", path, body });
}
