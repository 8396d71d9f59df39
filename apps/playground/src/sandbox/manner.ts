/** How the SIS that the playground plays for an institution behaves, and how the start page says it. */
export const MANNERS = {
  resting: "does nothing: it is yours",
  well: "permits, returns passed results, records",
  refusing: "refuses, returns failed results, disputes",
  late: "does what is right a minute late",
  twice: "sends everything twice at once",
} as const;
export type Manner = keyof typeof MANNERS;

export function isManner(text: string): text is Manner {
  return Object.hasOwn(MANNERS, text);
}
