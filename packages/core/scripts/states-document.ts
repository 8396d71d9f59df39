import { type DeregistrationEffect, effectOfDeregistration } from "../src/enrolment/deregistration.ts";
import type { EnrolmentReason } from "../src/enrolment/reasons.ts";
import { TRANSITIONS, type Transition } from "../src/enrolment/transitions.ts";

const MEANINGS = {
  "offering-unknown": "The host has no such offering, or does not take enrolments on it.",
  "offering-cancelled": "The host has cancelled the offering; it publishes since when, and why.",
  "enrolment-window-not-open": "At the time of request the enrolment window was not open yet.",
  "enrolment-window-closed": "At the time of request the enrolment window was closed.",
  "round-not-valid": "The offering is pledged to a round that is not published, or has run out.",
  "round-paused": "The coordinator or the host has stopped the round for now; the round says why.",
  "phase-not-for-student":
    "At the time of request the round was in a phase that is not for this home, level or programme.",
  "home-not-eligible": "No seat pool of the offering is for students of this home.",
  "place-none-left": "Every pool for this home is full, and the student did not want to wait.",
  "selection-not-decided":
    "The request was made in a phase in which the host selects; it will be decided with all the others.",
  "not-selected": "The host has selected others, or did not rank this student.",
  "agreement-missing": "The host has no agreement on enrolments with this home.",
  "agreement-not-in-force": "There are agreements with this home, and none holds at the time of the request.",
  "offering-not-agreed": "No agreement with this home covers the offering.",
  "agreement-exhausted": "As many students of this home are enrolled at the host as the agreement allows.",
  withdrawn: "The student withdrew.",
  "phase-excluded-by-place":
    "The student has a place from another phase of the round, which by its rules excludes this one.",
  "home-permission-denied": "An officer at home refused permission.",
  "home-permission-expired": "Home's permission did not come while the place was held.",
  "offer-declined": "The student declined a waiting-list offer.",
  "offer-expired": "A waiting-list offer was not answered in time.",
  "no-longer-student": "The student is no student of home any more.",
  "condition-not-met": "The last day has passed on which the condition of the place could be met.",
  "no-show": "The host says that the student did not come.",
  "host-refused": "The host has refused the request; its words go with it.",
  "host-unreachable": "The host did not answer; home brings the request as soon as it does.",
  "association-already-live":
    "The host knows a live association of this student in this offering under another id.",
  "command-unacceptable": "The host could not read or store the command.",
} as const satisfies Record<EnrolmentReason, string>;

/** docs/states.md, from the table of transitions. */
export function buildStatesDocument(): string {
  return `# States of an association

Written by \`node packages/core/scripts/write-states.ts\` from the table in
\`packages/core/src/enrolment/transitions.ts\`, which the tests hold the rules against. Do not edit.

An association has two states. \`homeState\` is the home institution's, \`hostState\` the host's; nobody writes the
other's. The student attends while both are \`associated\`. The host raises \`version\` with every change of its side,
without gaps; home never goes back to a lower one. A change of one side that is not listed here does not happen.

## Home's side

${tableOf("home")}

## The host's side

${tableOf("host")}

## When a student is deregistered

From the day that home's own system names, whoever follows it; a round or a waiting list makes no difference. The person
asks for nothing any more.

| home | host | the offering | |
| --- | --- | --- | --- |
${deregistrationRows().join("\n")}

What ends is withdrawn by home with the reason \`no-longer-student\`. Whose host is told stays as it is, unless the host
ends it. A result is taken in any case.

## Reasons

The code of the last "no", or of what is waited for, whoever said it. A partner of a later version may send others.

| code | meaning |
| --- | --- |
${Object.entries(MEANINGS)
  .map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  .join("\n")}
`;
}

const DAYS = {
  "begins later": { startDate: "2027-02-02", endDate: "2027-06-30" },
  runs: { startDate: "2027-01-01", endDate: "2027-06-30" },
  "is over": { startDate: "2026-09-01", endDate: "2027-01-31" },
} as const;
const EFFECTS = {
  ended: "ends",
  told: "stays; the host is told and decides",
  kept: "stays",
} as const satisfies Record<DeregistrationEffect, string>;

function deregistrationRows(): readonly string[] {
  return (["pending", "associated"] as const).flatMap((homeState) =>
    (["pending", "queued", "associated"] as const).flatMap((hostState) =>
      Object.entries(DAYS).map(([when, days]) => {
        const effect = effectOfDeregistration({ homeState, hostState }, "2027-02-01", days);
        return `| ${homeState} | ${hostState} | ${when} | ${EFFECTS[effect]} |`;
      }),
    ),
  );
}

function tableOf(side: Transition["side"]): string {
  const rows = TRANSITIONS.filter((one) => one.side === side).map(
    ({ from, to, by, when, reasons, deadline }) =>
      `| ${from} | ${to} | ${by} | ${when} | ${reasons.map((reason) => `\`${reason}\``).join(", ")} | ${deadline ?? ""} |`,
  );
  return [
    "| from | to | by | when | reasons | by when |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}
