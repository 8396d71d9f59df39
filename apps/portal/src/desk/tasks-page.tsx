import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useClients } from "../api/clients.ts";
import { bodyOf } from "../api/problem.ts";
import { FetchedPage } from "../parts/fetched-page.tsx";
import { Moment } from "../parts/moments.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";

const PAGE = 50;
const DONE = ["taken_over", "left_as_is", "disputed"] as const;
type Done = (typeof DONE)[number];

/** What a person has to look at because of a result. */
export function TasksPage() {
  const t = useTranslations("tasks");
  const { desk } = useClients();
  const queries = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: ["tasks"],
    queryFn: ({ pageParam }) =>
      bodyOf(
        desk.GET("/tasks", {
          params: {
            query: { state: "open", limit: PAGE, ...(pageParam === "" ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
  });
  const settling = useMutation({
    mutationFn: ({ taskId, done }: { readonly taskId: string; readonly done: Done }) =>
      bodyOf(desk.POST("/tasks/{taskId}/settlement", { params: { path: { taskId } }, body: { done } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["tasks"] }),
  });
  return (
    <FetchedPage
      title={t("title")}
      query={query}
      none={t("none")}
      above={
        <>
          <p className="lead">{t("lead")}</p>
          <ProblemNote error={settling.error} />
        </>
      }
    >
      {(items) => (
        <ul className="rows">
          {items.map(({ taskId, kind, host, home, openedAt, versions }) => (
            <li key={taskId} className="row">
              <div>
                <p className="eyebrow">
                  {host} → {home}
                </p>
                <h2 className="h3">{t(`kinds.${kind}`)}</h2>
                <p>{versions.map(({ version, score }) => `${version}: ${score ?? "–"}`).join(" → ")}</p>
                <p className="fine">
                  <Moment at={openedAt} />
                </p>
              </div>
              <span className="buttons">
                {DONE.filter((done) => done !== "taken_over" || kind === "recorded_result_changed").map(
                  (done) => (
                    <button
                      key={done}
                      type="button"
                      className="button plain"
                      disabled={settling.isPending}
                      onClick={() => settling.mutate({ taskId, done })}
                    >
                      {t(`done.${done}`)}
                    </button>
                  ),
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </FetchedPage>
  );
}
