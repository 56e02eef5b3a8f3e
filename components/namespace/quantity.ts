/** Powers of ten of the decimal suffixes. */
export const decimalSuffixes: Readonly<Record<string, number | undefined>> = {
    n: -9,
    u: -6,
    m: -3,
    k: 3,
    M: 6,
    G: 9,
    T: 12,
    P: 15,
    E: 18,
};

/** Powers of two of the binary suffixes. */
export const binarySuffixes: Readonly<Record<string, number | undefined>> = {
    Ki: 10,
    Mi: 20,
    Gi: 30,
    Ti: 40,
    Pi: 50,
    Ei: 60,
};

const pattern = /^([+-]?)(?:(\d+)\.?|(\d*)\.(\d+))(?:[eE]([+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/;

/** A quantity as it stands in a file: YAML has numbers, and Kubernetes takes them. */
export type Quantity = string | number;

/** One, in the unit of {@link parseQuantity}: a nano, the finest that Kubernetes knows. */
export const one = 1_000_000_000n;

/** The greatest quantity that Kubernetes promises to keep, 2^63-1, in the unit of {@link parseQuantity}. */
export const greatestQuantity = (2n ** 63n - 1n) * one;

/** Beyond these powers of ten a quantity is greater than the greatest one, or less than a nano. */
const [greatestPower, leastPower] = [40, -40];

/**
 * A quantity as Kubernetes understands it, exactly, in nanos; what is finer is rounded away from zero. `undefined` when
 * the text is no quantity. What is beyond every bound comes back as some number that is beyond it, too, so that no
 * exponent, however long, costs time.
 *
 * The grammar is that of https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/.
 *
 * @example
 * parseQuantity("1.5Gi") === 1610612736n * one
 */
export function parseQuantity(text: string): bigint | undefined {
    const match = pattern.exec(text);
    if (match === null) {
        return undefined;
    }
    const [, sign, whole, beforePoint = "", fraction = "", exponent, suffix = ""] = match;
    const digits = `${whole ?? beforePoint}${fraction}`.replace(/^0+/, "");
    const power = exponent === undefined ? (decimalSuffixes[suffix] ?? 0) : Number(exponent);
    const amount = nanos(digits, power - fraction.length, 1n << BigInt(binarySuffixes[suffix] ?? 0));
    return sign === "-" ? -amount : amount;
}

/** `digits * 10^power * factor`, in nanos. */
function nanos(digits: string, power: number, factor: bigint): bigint {
    if (digits === "") {
        return 0n;
    }
    if (digits.length + power > greatestPower) {
        return greatestQuantity + one;
    }
    if (digits.length + power < leastPower) {
        return 1n;
    }
    const amount = BigInt(digits) * factor;
    const shift = power + 9;
    if (shift >= 0) {
        return amount * 10n ** BigInt(shift);
    }
    const divisor = 10n ** BigInt(-shift);
    return (amount + divisor - 1n) / divisor;
}

/** Whether all of the values that are set can be compared: one that is no quantity has been refused, and other rules go on. */
export function areQuantities(values: readonly (Quantity | undefined)[]): boolean {
    return values.every((value) => value === undefined || parseQuantity(String(value)) !== undefined);
}

/** -1, 0 or 1 as the first quantity is less than, equal to or greater than the second; both have to be quantities. */
export function compareQuantities(left: Quantity, right: Quantity): -1 | 0 | 1 {
    const difference = amountOf(left) - amountOf(right);
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/**
 * A quantity that is known to be one, in nanos.
 * @throws RangeError when it is none, which is a fault of the program: the schema has refused it before.
 */
export function amountOf(quantity: Quantity): bigint {
    const amount = parseQuantity(String(quantity));
    if (amount === undefined) {
        throw new RangeError(`"${quantity}" is not a quantity.`);
    }
    return amount;
}
