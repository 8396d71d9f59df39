/** A decimal as a whole number of `10 ** -places`: exact, which a binary fraction is not. */
interface Decimal {
  readonly units: bigint;
  readonly places: number;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Reads a decimal with a point; undefined where it is none. */
export function decimalOf(text: string): Decimal | undefined {
  const [, sign = "", whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const units = BigInt(whole + fraction);
  return { units: sign === "-" ? -units : units, places: fraction.length };
}

/** Negative, zero or positive, as one is less than, equal to or more than the other. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  const difference = subtract(one, other).units;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** Whether a number is `from` plus a whole number of steps. A step of zero reaches nothing else. */
export function isOnGrid(value: Decimal, from: Decimal, step: Decimal): boolean {
  const distance = subtract(value, from);
  const places = Math.max(distance.places, step.places);
  const [way, stride] = [unitsAt(distance, places), unitsAt(step, places)];
  return stride === 0n ? way === 0n : way % stride === 0n;
}

function subtract(one: Decimal, other: Decimal): Decimal {
  const places = Math.max(one.places, other.places);
  return { units: unitsAt(one, places) - unitsAt(other, places), places };
}

function unitsAt({ units, places }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - places);
}
