/** How the SIS that the playground plays for an institution behaves, and how the start page says it. */
export const MANNERS = {
  resting: "does nothing: it is yours",
  well: "permits, gives places where it selects, returns passed results, records",
  refusing: "refuses permissions and places, returns failed results, disputes",
  wrong: "returns results worth more credits than any course, and does the rest well",
  correcting: "returns failed results, then corrects them to passed",
  withdrawing: "returns results, then withdraws them",
  late: "does what is right a minute late",
  twice: "sends everything twice at once",
} as const;
export type Manner = keyof typeof MANNERS;

export function isManner(text: string): text is Manner {
  return Object.hasOwn(MANNERS, text);
}
