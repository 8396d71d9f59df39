interface ReasonFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** As much as the contract takes. */
const LONGEST = 500;

/** Words that somebody else will read. */
export function ReasonField({ label, value, onChange }: ReasonFieldProps) {
  return (
    <label className="field wide">
      <span>{label}</span>
      <input
        type="text"
        maxLength={LONGEST}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
