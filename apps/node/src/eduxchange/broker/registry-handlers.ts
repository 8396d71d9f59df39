import { type EduxchangeOperations, problemOf } from "@wissel/contract";
import { areRegistered, type RegisteredHome } from "@wissel/core";
import type { Handlers } from "../../http/operation.ts";

export type RegistryHandlers = Pick<
  Handlers<EduxchangeOperations>,
  "validateRegisteredEndpoints" | "findAssociationsUri" | "findPersonsUri" | "listRegisteredHomes"
>;

/** The broker's registry, toward receivers. */
export function registryHandlers(homes: readonly RegisteredHome[]): RegistryHandlers {
  const bySchacHome = new Map(homes.map((home) => [home.schacHome, home]));
  return {
    validateRegisteredEndpoints: async ({ body }) => ({
      status: 200,
      body: { valid: areRegistered(body, homes) },
    }),

    async findAssociationsUri({ body }) {
      const found = bySchacHome.get(body.homeInstitution);
      return found === undefined
        ? NOT_THERE
        : { status: 200, body: { associationsURI: found.associationsUrl } };
    },

    async findPersonsUri({ body }) {
      const found = bySchacHome.get(body.homeInstitution);
      return found === undefined ? NOT_THERE : { status: 200, body: { personsURI: found.personsUrl } };
    },

    listRegisteredHomes: async () => ({
      status: 200,
      body: homes.map(({ schacHome, personAuthentication, scopes }) => ({
        schacHome,
        personAuthentication,
        scopes: scopes.join(" "),
      })),
    }),
  };
}

const NOT_THERE = { problem: problemOf("address-unknown") };

/** What is answered where this node is nobody's broker. */
export const NO_REGISTRY_HANDLERS: RegistryHandlers = {
  validateRegisteredEndpoints: async () => NOT_THERE,
  findAssociationsUri: async () => NOT_THERE,
  findPersonsUri: async () => NOT_THERE,
  listRegisteredHomes: async () => NOT_THERE,
};
