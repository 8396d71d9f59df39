interface FilterSelectProps {
  readonly label: string;
  /** Empty for any. */
  readonly value: string;
  readonly any: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly onChange: (value: string) => void;
}

/** One filter of a list: any, or one of what there is. */
export function FilterSelect({ label, value, any, options, onChange }: FilterSelectProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{any}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}
