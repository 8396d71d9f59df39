import type { ReactNode } from "react";

interface ScrollTableProps {
  /** What the table is, for who does not see it. */
  readonly label: string;
  /** The same for everybody, above the table. */
  readonly caption?: string;
  /** Over a column of boxes, which has no name. */
  readonly corner?: ReactNode;
  readonly heads: readonly string[];
  readonly className?: string;
  /** Rows. */
  readonly children: ReactNode;
}

/** A table that scrolls sideways where it is wider than its place, by keyboard as well. */
export function ScrollTable({ label, caption, corner, heads, className = "", children }: ScrollTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, by keyboard as well
    <section className={`scroll ${className}`} aria-label={label} tabIndex={0}>
      <table className="table">
        {caption === undefined ? null : <caption>{caption}</caption>}
        <thead>
          <tr>
            {corner === undefined ? null : <td>{corner}</td>}
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
