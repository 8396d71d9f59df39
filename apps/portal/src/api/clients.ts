import type { PagesClients } from "@wissel/client";
import { createContext, useContext } from "react";

/** What pages ask the node with; given once, at the top. */
export const Clients = createContext<PagesClients | undefined>(undefined);

export function useClients(): PagesClients {
  const clients = useContext(Clients);
  if (clients === undefined) throw new Error("pages stand inside Clients");
  return clients;
}
