import { useFormatter, useTranslations } from "use-intl";
import type { Candidate } from "../api/types.ts";
import { Moment } from "../parts/moments.tsx";
import { ScrollTable } from "../parts/scroll-table.tsx";
import { useWord } from "../parts/words.ts";
import { candidateKey } from "./ranking.ts";
import type { useSelection } from "./use-selection.ts";

interface CandidateTableProps {
  readonly items: readonly Candidate[];
  readonly selection: ReturnType<typeof useSelection>;
}

const COLUMNS = ["rank", "student", "home", "level", "programme", "credits", "permission", "asked"] as const;

/** Who asked, by the facts that rules ask for; a host learns no name before there is a place. */
export function CandidateTable({ items, selection }: CandidateTableProps) {
  const t = useTranslations("selection");
  const keys = items.map(candidateKey);
  const all = keys.every((key) => selection.selected.has(key));
  return (
    <ScrollTable
      label={t("candidates")}
      corner={
        <input
          type="checkbox"
          aria-label={t("selectShown")}
          checked={all}
          onChange={() => selection.setAll(all ? [] : keys)}
        />
      }
      heads={COLUMNS.map((key) => t(`columns.${key}`))}
    >
      {items.map((item) => (
        <Row key={candidateKey(item)} item={item} selection={selection} />
      ))}
    </ScrollTable>
  );
}

function Row({ item, selection }: { readonly item: Candidate } & Pick<CandidateTableProps, "selection">) {
  const t = useTranslations("selection");
  const format = useFormatter();
  const word = useWord();
  const { associationId, home, level, programmeCode, creditsEarned, homeState, requestedAt, rank } = item;
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={t("select", { id: associationId })}
          checked={selection.selected.has(candidateKey(item))}
          onChange={() => selection.toggle(candidateKey(item))}
        />
      </td>
      <td>{rank === undefined ? t("unranked") : format.number(rank)}</td>
      <th scope="row">
        <code>{associationId}</code>
      </th>
      <td>{home}</td>
      <td>{level === undefined ? "" : word("vocabulary.level", level)}</td>
      <td>{programmeCode}</td>
      <td>{creditsEarned === undefined ? "" : format.number(creditsEarned)}</td>
      <td>{word("selection.permissions", homeState)}</td>
      <td>
        <Moment at={requestedAt} />
      </td>
    </tr>
  );
}
