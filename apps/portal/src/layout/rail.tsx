/** The sign of these pages: one track that branches off to another. */
export function Rail() {
  return (
    <svg className="rail" viewBox="0 0 32 20" aria-hidden="true" focusable="false">
      <path
        d="M2 16h9c6 0 6-12 12-12h7M2 16h28"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <circle cx="11" cy="16" r="3" className="rail-point" />
    </svg>
  );
}
