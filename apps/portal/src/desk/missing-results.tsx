import { useInfiniteQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { MoreButton } from "../parts/more-button.tsx";
import { Said } from "../parts/said.tsx";
import { ScrollTable } from "../parts/scroll-table.tsx";
import { Empty, Failed, Loading } from "../parts/states.tsx";

const PAGE = 50;
const COLUMNS = ["offering", "ended", "placed", "missing", "homes"] as const;

/** Own offerings that are over, with students of whom no final word was said. */
export function MissingResults() {
  const t = useTranslations("missing");
  const format = useFormatter();
  const { desk } = useClients();
  const query = useInfiniteQuery({
    queryKey: ["missing-results"],
    queryFn: ({ pageParam }) =>
      bodyOf(
        desk.GET("/results/missing", {
          params: { query: { limit: PAGE, ...(pageParam === "" ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
  });
  if (query.isPending) return <Loading lines={3} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty title={t("none")} />;
  return (
    <>
      <ScrollTable label={t("title")} heads={COLUMNS.map((key) => t(`columns.${key}`))}>
        {items.map(({ offeringId, sourceId, name, endDate, placed, missing, students }) => (
          <tr key={offeringId}>
            <th scope="row">
              <Said texts={name} /> <span className="fine">{sourceId}</span>
            </th>
            <td>{format.dateTime(new Date(`${endDate}T12:00:00Z`), { dateStyle: "medium" })}</td>
            <td>{format.number(placed)}</td>
            <td>{format.number(missing)}</td>
            <td>{[...new Set(students.map(({ home }) => home))].join(", ")}</td>
          </tr>
        ))}
      </ScrollTable>
      <MoreButton query={query} />
    </>
  );
}
