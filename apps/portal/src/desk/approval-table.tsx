import { useFormatter, useTranslations } from "use-intl";
import type { Approval } from "../api/types.ts";
import { Moment } from "../parts/moments.tsx";
import { Said } from "../parts/said.tsx";
import { ScrollTable } from "../parts/scroll-table.tsx";
import { useWord } from "../parts/words.ts";
import type { useSelection } from "./use-selection.ts";

interface ApprovalTableProps {
  readonly items: readonly Approval[];
  readonly selection: ReturnType<typeof useSelection>;
}

const COLUMNS = ["student", "programme", "offering", "place", "asked", "until", "turn"] as const;

export function ApprovalTable({ items, selection }: ApprovalTableProps) {
  const t = useTranslations("approvals");
  const all = items.every(({ associationId }) => selection.selected.has(associationId));
  const toggleAll = () => selection.setAll(all ? [] : items.map(({ associationId }) => associationId));
  return (
    <ScrollTable
      label={t("title")}
      corner={<input type="checkbox" aria-label={t("selectAll")} checked={all} onChange={toggleAll} />}
      heads={COLUMNS.map((key) => t(`columns.${key}`))}
    >
      {items.map((item) => (
        <Row key={item.associationId} item={item} selection={selection} />
      ))}
    </ScrollTable>
  );
}

function Row({ item, selection }: { readonly item: Approval } & Pick<ApprovalTableProps, "selection">) {
  const t = useTranslations("approvals");
  const word = useWord();
  const format = useFormatter();
  const { student, associationId, host, offeringName, hostState, requestedAt, permissionUntil, assignee } =
    item;
  const name = [student.givenName, student.surname].filter((part) => part !== undefined).join(" ");
  const who = name === "" ? student.personId : name;
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={t("select", { who })}
          checked={selection.selected.has(associationId)}
          onChange={() => selection.toggle(associationId)}
        />
      </td>
      <th scope="row">
        {who} <span className="fine">{student.studentNumber}</span>
      </th>
      <td>
        {student.programmeCode}{" "}
        {student.creditsEarned === undefined ? null : (
          <span className="fine">{t("earned", { credits: format.number(student.creditsEarned) })}</span>
        )}
      </td>
      <td>
        {offeringName === undefined ? item.offeringId : <Said texts={offeringName} />}{" "}
        <span className="fine">{host}</span>
      </td>
      <td>{word("approvals.place", hostState)}</td>
      <td>
        <Moment at={requestedAt} />
      </td>
      <td>{permissionUntil === undefined ? null : <Moment at={permissionUntil} />}</td>
      <td>{assignee?.name ?? t("anybody")}</td>
    </tr>
  );
}
