/** A page without scripts, styles from elsewhere or anything that was not escaped. */
export function messagePage(title: string, paragraphs: readonly string[]): string {
  const text = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join("\n");
  return htmlPage({ language: "en", title, body: text });
}

export interface HtmlPage {
  readonly language: string;
  readonly title: string;
  /** Escaped already. */
  readonly body: string;
}

/** The frame of such a page. */
export function htmlPage({ language, title, body }: HtmlPage): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

/** The colours of the node's other pages; buttons that a thumb can hit. */
const STYLE = [
  ":root { color-scheme: light dark; --accent: light-dark(#0c5a58, #6fd0c4); }",
  "body { font: 1.1rem/1.5 system-ui, sans-serif; color: light-dark(#182628, #e6ebe6); background: light-dark(#f5f3ec, #101a1b); margin: 0; }",
  "main { max-width: 40rem; margin: 0 auto; padding: clamp(1.5rem, 8vw, 4rem) 1rem; overflow-wrap: break-word; }",
  "h1 { font-family: Palatino, Georgia, serif; line-height: 1.2; }",
  "a { color: var(--accent); }",
  "li { padding: 0.25rem 0; }",
  "button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: 0 1.25rem; border: 0; border-radius: 0.5rem; color: light-dark(#fff, #08201f); background: var(--accent); cursor: pointer; }",
].join("\n");

/** For pages that are shown by nobody else and kept nowhere, and load nothing. */
export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
