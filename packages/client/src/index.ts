export { type ChangesQuery, eachPartOfChanges } from "./changes.ts";
export { type ChecklistOptions, type ChecklistStep, checklist } from "./checklist.ts";
export { CLIENT_SETTINGS, type ClientSetting } from "./client-settings.ts";
export type {
  AllianceClient,
  ClientOptions,
  DeskClient,
  MeClient,
  NodeOptions,
  SessionClient,
  SisClient,
} from "./clients.ts";
export {
  createAllianceClient,
  createDeskClient,
  createMeClient,
  createSessionClient,
  createSisClient,
} from "./clients.ts";
export type {
  components as AllianceComponents,
  operations as AllianceOperations,
} from "./generated/alliance.ts";
export type { components as DeskComponents, operations as DeskOperations } from "./generated/desk.ts";
export type { components as MeComponents, operations as MeOperations } from "./generated/me.ts";
export type {
  components as SessionComponents,
  operations as SessionOperations,
} from "./generated/session.ts";
export type { components as SisComponents, operations as SisOperations } from "./generated/sis.ts";
export { eachItem, type Page } from "./pages.ts";
export { type Answered, type AnsweredProblem, dataOf, ProblemError, sentenceOf } from "./problem-error.ts";
export { eachRow, type WireRow } from "./read-rows.ts";
export type { Patience } from "./sender.ts";
export type { ClientCredentials, TokenSource } from "./token.ts";
export { clientCredentials, TokenError } from "./token.ts";
export { ROW_KINDS, type RowKind, type RowOutcome, type WriteRowsOptions, writeRows } from "./write-rows.ts";
