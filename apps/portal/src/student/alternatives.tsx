import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { OfferingCard } from "./offering-card.tsx";

interface Wanted {
  readonly offering: { readonly host: { readonly schacHome: string }; readonly offeringId: string };
}

/** What is nearest and still has a place; shown where there was a no. */
export function Alternatives({ offering: { host, offeringId } }: Wanted) {
  const t = useTranslations("offering");
  const { me } = useClients();
  const path = { host: host.schacHome, offeringId };
  const { data } = useQuery({
    queryKey: ["offerings", path.host, offeringId, "alternatives"],
    queryFn: () => bodyOf(me.GET("/offerings/{host}/{offeringId}/alternatives", { params: { path } })),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section>
      <h2>{t("alternatives")}</h2>
      <ul className="cards">
        {data.items.map(({ offering }) => (
          <li key={offering.offeringId}>
            <OfferingCard offering={offering} />
          </li>
        ))}
      </ul>
    </section>
  );
}
