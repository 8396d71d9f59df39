import type { AllianceComponents } from "@wissel/client";
import { useFormatter, useTranslations } from "use-intl";
import { Moment } from "../parts/moments.tsx";

type Node = AllianceComponents["schemas"]["Board"]["nodes"][number];

/** Errors and answer times per institution; the slowest partner is said to be it. */
export function NodeTable({ nodes }: { readonly nodes: readonly Node[] }) {
  const t = useTranslations("nodes");
  const format = useFormatter();
  const partners = nodes.filter(({ isOwn, meanMilliseconds }) => !isOwn && meanMilliseconds !== undefined);
  const slowest = partners.toSorted(
    (one, other) => (other.meanMilliseconds ?? 0) - (one.meanMilliseconds ?? 0),
  )[0];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, by keyboard as well
    <section className="scroll" aria-label={t("title")} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {(["name", "health", "requests", "errors", "mean", "owed", "contact"] as const).map((key) => (
              <th key={key} scope="col">
                {t(`columns.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <tr key={node.schacHome}>
              <th scope="row">
                {node.name} {node.isOwn ? <span className="fine">{t("own")}</span> : null}
              </th>
              <td>
                <span className={node.failures > 0 ? "chip no" : "chip yes"}>
                  {node.failures > 0 ? t("failing", { failures: node.failures }) : t("well")}
                </span>
                {partners.length > 1 && node === slowest ? (
                  <span className="chip wait">{t("slowest")}</span>
                ) : null}
              </td>
              <td>{node.requests === undefined ? "–" : format.number(node.requests)}</td>
              <td>{node.errors === undefined ? "–" : format.number(node.errors)}</td>
              <td>
                {node.meanMilliseconds === undefined
                  ? "–"
                  : t("milliseconds", { value: node.meanMilliseconds })}
              </td>
              <td>{format.number(node.owed)}</td>
              <td>{node.lastContactAt === undefined ? "–" : <Moment at={node.lastContactAt} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
