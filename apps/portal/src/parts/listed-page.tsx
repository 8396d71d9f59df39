import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Asked } from "./asked.tsx";
import { PageTitle } from "./page-title.tsx";
import { Empty } from "./states.tsx";

interface ListedPageProps<T> {
  readonly title: string;
  readonly lead: string;
  /** The whole list at once. */
  readonly query: UseQueryResult<readonly T[]>;
  /** In its place when there is nothing. */
  readonly none: string;
  readonly noneText: string;
  readonly children: (items: readonly T[]) => ReactNode;
}

/** A page of one list that comes whole. */
export function ListedPage<T>({ title, lead, query, none, noneText, children }: ListedPageProps<T>) {
  return (
    <>
      <PageTitle>{title}</PageTitle>
      <p className="lead">{lead}</p>
      <Asked query={query}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={none}>
              <p>{noneText}</p>
            </Empty>
          ) : (
            children(items)
          )
        }
      </Asked>
    </>
  );
}
