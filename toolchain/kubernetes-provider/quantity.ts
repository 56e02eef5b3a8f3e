import { binarySuffixes, decimalSuffixes, one as unit, parseQuantity } from "../../components/namespace/quantity";

/**
 * A quantity in the form in which the API server returns it: `1024Mi` is `1Gi`, `0.5` is `500m`, `1000m` is `1`.
 * What is not a quantity comes back as it is; the API server then says what is wrong with it.
 */
export function canonicalQuantity(value: string | number): string {
    const text = String(value);
    const amount = parseQuantity(text);
    if (amount === undefined) {
        return text;
    }
    const size = amount < 0n ? -amount : amount;
    const digits = text.endsWith("i") ? binaryForm(size) : decimalForm(size, /[eE][+-]?\d+$/.test(text));
    return amount < 0n ? `-${digits}` : digits;
}

/** Below one Ki, and for fractions, binary quantities are written as decimal ones. */
function binaryForm(amount: bigint): string {
    if (amount % unit !== 0n || amount < 1024n * unit) {
        return decimalForm(amount, false);
    }
    let units = amount / unit;
    let suffix = "";
    for (const next of Object.keys(binarySuffixes)) {
        if (units % 1024n !== 0n) {
            break;
        }
        units /= 1024n;
        suffix = next;
    }
    return `${units}${suffix}`;
}

/** Powers of ten are written with a suffix, or as `e3` when that is how the user wrote them. */
function decimalForm(amount: bigint, exponential: boolean): string {
    if (amount === 0n) {
        return "0";
    }
    let units = amount;
    let power = -9;
    while (units % 1000n === 0n && power < 18) {
        units /= 1000n;
        power += 3;
    }
    if (exponential) {
        return power === 0 ? `${units}` : `${units}e${power}`;
    }
    const suffix = Object.entries(decimalSuffixes).find(([, value]) => value === power)?.[0] ?? "";
    return `${units}${suffix}`;
}
