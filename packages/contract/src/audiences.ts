/** Who an OpenAPI document is for; each has one file, `openapi/<audience>.yaml`. */
export const AUDIENCES = [
  "well-known",
  "ooapi",
  "exchange",
  "events",
  "eduxchange",
  "sis",
  "me",
  "desk",
  "alliance",
  "session",
] as const;

export type Audience = (typeof AUDIENCES)[number];
