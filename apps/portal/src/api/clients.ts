import {
  type AllianceClient,
  createAllianceClient,
  createDeskClient,
  createMeClient,
  createSessionClient,
  type DeskClient,
  type MeClient,
  type SessionClient,
} from "@wissel/client";
import { createContext, useContext } from "react";

/** What pages ask the node with; the browser's sealed session is who asks. */
export interface PagesClients {
  readonly me: MeClient;
  readonly desk: DeskClient;
  readonly alliance: AllianceClient;
  readonly session: SessionClient;
}

export function createClients(baseUrl: string, csrfToken: () => string): PagesClients {
  const options = { baseUrl, csrfToken: async () => csrfToken() };
  return {
    me: createMeClient(options),
    desk: createDeskClient(options),
    alliance: createAllianceClient(options),
    session: createSessionClient(options),
  };
}

export const Clients = createContext<PagesClients | undefined>(undefined);

export function useClients(): PagesClients {
  const clients = useContext(Clients);
  if (clients === undefined) throw new Error("pages stand inside Clients");
  return clients;
}
