/** A line of CSV (RFC 4180), with its end. Cells are quoted where they must be, quotes written twice. */
export function csvLine(cells: readonly string[], delimiter: string): string {
  const written = cells.map((cell) =>
    cell.includes(delimiter) || /["\r\n]/.test(cell) || /^\s|\s$/.test(cell)
      ? `"${cell.replaceAll('"', '""')}"`
      : cell,
  );
  return `${written.join(delimiter)}\r\n`;
}
