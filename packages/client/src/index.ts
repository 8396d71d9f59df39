export type {
  ClientOptions,
  DeskClient,
  MeClient,
  NodeOptions,
  SessionClient,
  SisClient,
} from "./clients.ts";
export { createDeskClient, createMeClient, createSessionClient, createSisClient } from "./clients.ts";
export type { components as DeskComponents, operations as DeskOperations } from "./generated/desk.ts";
export type { components as MeComponents, operations as MeOperations } from "./generated/me.ts";
export type {
  components as SessionComponents,
  operations as SessionOperations,
} from "./generated/session.ts";
export type { components as SisComponents, operations as SisOperations } from "./generated/sis.ts";
export type { ClientCredentials, TokenSource } from "./token.ts";
export { clientCredentials, TokenError } from "./token.ts";
