import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { FetchedPage, itemsOf } from "../parts/fetched-page.tsx";
import { FilterSelect } from "../parts/filter-select.tsx";
import { Moment } from "../parts/moments.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { ScrollTable } from "../parts/scroll-table.tsx";
import { Loading } from "../parts/states.tsx";
import { useFilter } from "../parts/use-filter.ts";
import { DELIVERY_STATES, isDeliveryState, PartnerTable } from "./partner-table.tsx";
import { useSelection } from "./use-selection.ts";

const PAGE = 50;
const COLUMNS = ["what", "to", "state", "attempts", "reason", "since"] as const;
const REFRESH_MS = 10_000;

/** What is owed to partners, how they are, and sending again. */
export function DeliveriesPage() {
  const t = useTranslations("deliveries");
  const { desk } = useClients();
  const queries = useQueryClient();
  const [state, setState] = useFilter("state");
  const [recipient, setRecipient] = useFilter("recipient");
  const selection = useSelection();
  const partners = useQuery({
    queryKey: ["partners"],
    queryFn: async () => (await bodyOf(desk.GET("/partners"))).items,
    refetchInterval: REFRESH_MS,
  });
  const query = useInfiniteQuery({
    queryKey: ["deliveries", state, recipient],
    queryFn: ({ pageParam }) =>
      bodyOf(
        desk.GET("/deliveries", {
          params: {
            query: {
              limit: PAGE,
              ...(isDeliveryState(state) ? { state } : {}),
              ...(recipient === "" ? {} : { recipient }),
              ...(pageParam === "" ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    refetchInterval: REFRESH_MS,
  });
  const replaying = useMutation({
    mutationFn: (deliveryIds: readonly string[]) =>
      bodyOf(desk.POST("/deliveries/replay", { body: { deliveryIds } })),
    async onSuccess() {
      selection.setAll([]);
      await queries.invalidateQueries({ queryKey: ["deliveries"] });
    },
  });
  const items = itemsOf(query);
  const chosen = items.filter(({ deliveryId }) => selection.selected.has(deliveryId));
  return (
    <FetchedPage
      title={t("title")}
      query={query}
      none={t("none")}
      above={
        <>
          {partners.data === undefined ? <Loading lines={3} /> : <PartnerTable partners={partners.data} />}
          <h2>{t("owed")}</h2>
          <search className="filters line-up">
            <FilterSelect
              label={t("state")}
              value={state}
              any={t("any")}
              options={DELIVERY_STATES.map((one) => ({ value: one, text: t(`states.${one}`) }))}
              onChange={setState}
            />
            <FilterSelect
              label={t("recipient")}
              value={recipient}
              any={t("any")}
              options={(partners.data ?? []).map(({ schacHome, name }) => ({ value: schacHome, text: name }))}
              onChange={setRecipient}
            />
            <button
              type="button"
              className="button"
              disabled={chosen.length === 0 || replaying.isPending}
              onClick={() => replaying.mutate(chosen.map(({ deliveryId }) => deliveryId))}
            >
              {t("replay", { count: chosen.length })}
            </button>
          </search>
          <div role="status">
            {replaying.isSuccess ? <p>{t("replayed", { count: replaying.data.count })}</p> : null}
          </div>
          <ProblemNote error={replaying.error} />
        </>
      }
    >
      {() => (
        <ScrollTable label={t("owed")} corner="" heads={COLUMNS.map((key) => t(`columns.${key}`))}>
          {items.map((item) => (
            <tr key={item.deliveryId}>
              <td>
                <input
                  type="checkbox"
                  aria-label={t("select", { id: item.deliveryId })}
                  checked={selection.selected.has(item.deliveryId)}
                  onChange={() => selection.toggle(item.deliveryId)}
                />
              </td>
              <th scope="row">{item.event ?? t("command")}</th>
              <td>{item.recipient}</td>
              <td>{t(`states.${item.state}`)}</td>
              <td>{item.attempts}</td>
              <td>{item.lastReason ?? ""}</td>
              <td>
                <Moment at={item.createdAt} />
              </td>
            </tr>
          ))}
        </ScrollTable>
      )}
    </FetchedPage>
  );
}
