import { setTimeout as delay } from "node:timers/promises";
import type { SheetInstitution, SheetLogin } from "@wissel/testing/playground-sheet";
import { ask, enrol, type Published, type Receipt } from "./api.ts";

const DAY_MS = 86_400_000;

/** What a clock in the round's zone shows at an instant. */
function local(at: number): string {
  return new Date(at)
    .toLocaleString("sv-SE", { timeZone: "Europe/Amsterdam" })
    .slice(0, 16)
    .replace(" ", "T");
}

/** A round in which requests for one offering of the coordinator's own are collected now, for the host to choose. */
export async function aSelection(
  coordinator: SheetInstitution,
  { host, offeringId }: Published,
  name: string,
): Promise<string> {
  const { token } = coordinator.coordinator;
  const roundId = crypto.randomUUID();
  const path = `/alliance/v1/rounds/${roundId}`;
  const pledge = { coordinator: coordinator.schacHome, offeringIds: [offeringId] };
  await ask(coordinator, token, { method: "PUT", path: `${path}/pledges`, body: pledge });
  const plan = {
    alliance: "lde",
    name,
    timeZone: "Europe/Amsterdam",
    validUntil: new Date(Date.now() + 60 * DAY_MS).toISOString(),
    phases: [
      {
        phaseId: "selection",
        name: "Selection",
        opensAt: local(Date.now() - DAY_MS),
        closesAt: local(Date.now() + DAY_MS),
        participants: { own: true, partners: true },
        mode: "selection",
        ifFull: "refuse",
      },
    ],
    offerings: [{ host, offeringId }],
  };
  await ask(coordinator, token, { method: "PUT", path, body: plan });
  await ask(coordinator, token, { method: "POST", path: `${path}/publications` });
  return roundId;
}

const SHOWN_MS = 30_000;

/** Asks for what the host chooses for, once the student's home shows that it does. */
export async function askForSelection(
  home: SheetInstitution,
  student: SheetLogin,
  offering: Published,
): Promise<Receipt> {
  const path = `/me/v1/offerings/${offering.host}/${offering.offeringId}`;
  const deadline = Date.now() + SHOWN_MS;
  for (;;) {
    const shown = await ask<{ enrolmentWindow: { mode?: string } }>(home, student.token, { path });
    if (shown.enrolmentWindow.mode === "selection") return await enrol(home, student, offering);
    if (Date.now() > deadline) throw new Error(`${offering.name} is not given by selection`);
    await delay(250);
  }
}

/** No more requests: the phase ends with the minute that has passed. */
export async function closeSelection(coordinator: SheetInstitution, roundId: string): Promise<void> {
  const path = `/alliance/v1/rounds/${roundId}/phases/selection/end`;
  const body = { closesAt: local(Date.now()), reason: "Everybody who wanted to has asked." };
  await ask(coordinator, coordinator.coordinator.token, { method: "PUT", path, body });
}
