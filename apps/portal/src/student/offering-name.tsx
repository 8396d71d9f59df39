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

/** What an enrolment is in; the institution's name where the offering cannot be read any more. */
export function OfferingName({ enrolment: { host, offeringId } }: Named) {
  const say = useTexts();
  const { data, isLoading } = useQuery(offeringQuery(useClients(), host.schacHome, offeringId));
  if (isLoading) return <span className="bar name" />;
  return data === undefined ? host.name : say(data.name);
}
