import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Failed, Loading, WaitingForNetwork } from "./states.tsx";

/** What a query brought; until then its place, and its failure with a way on. What was there before stays. */
export function Asked<T>({
  query,
  children,
}: {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (query.fetchStatus === "paused") return <WaitingForNetwork />;
  return <Loading />;
}
