import { useQuery } from "@tanstack/react-query";
import { useClients } from "../api/clients.ts";
import { offeringQuery } from "../api/student-queries.ts";
import { useTexts } from "../parts/texts.ts";

interface Named {
  readonly enrolment: {
    readonly host: { readonly schacHome: string; readonly name: string };
    readonly offeringId: string;
  };
}

/** What an enrolment is in; the institution's name until the offering's own is there. */
export function OfferingName({ enrolment: { host, offeringId } }: Named) {
  const say = useTexts();
  const { data } = useQuery(offeringQuery(useClients(), host.schacHome, offeringId));
  return data === undefined ? host.name : say(data.name);
}
