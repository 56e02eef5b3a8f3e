/** Powers of ten of the decimal suffixes, and powers of two of the binary ones (apimachinery's `resource.Quantity`). */
const decimal: Readonly<Record<string, number | undefined>> = {
    n: -9,
    u: -6,
    m: -3,
    "": 0,
    k: 3,
    M: 6,
    G: 9,
    T: 12,
    P: 15,
    E: 18,
};
const binary: Readonly<Record<string, number | undefined>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/;

/** Nano is the finest unit: what is smaller is rounded up. */
const nano = 1_000_000_000n;

/**
 * A quantity in the form in which the API server returns it: `1024Mi` is `1Gi`, `0.5` is `500m`, `1000m` is `1`.
 * What is not a quantity comes back as it is; the API server then says what is wrong with it.
 */
export function canonicalQuantity(value: string | number): string {
    const text = String(value);
    const match = pattern.exec(text);
    if (match === null || (match[2] === "" && (match[3] ?? "") === "")) {
        return text;
    }
    const [, sign = "", whole = "", fraction = "", exponent, suffix = ""] = match;
    const amount = scaled(`${whole}${fraction}`, fraction.length, exponent, suffix);
    const digits = suffix.endsWith("i") ? binaryForm(amount) : decimalForm(amount, exponent !== undefined);
    return sign === "-" && amount !== 0n ? `-${digits}` : digits;
}

/** The value in nano units. */
function scaled(digits: string, decimals: number, exponent: string | undefined, suffix: string): bigint {
    const power = exponent === undefined ? (decimal[suffix] ?? 0) : Number(exponent.slice(1));
    const factor = 1n << BigInt(binary[suffix] ?? 0);
    const shift = 9 + power - decimals;
    const amount = BigInt(digits) * factor;
    if (shift >= 0) {
        return amount * 10n ** BigInt(shift);
    }
    const divisor = 10n ** BigInt(-shift);
    return (amount + divisor - 1n) / divisor;
}

/** Below one Ki, and for fractions, binary quantities are written as decimal ones. */
function binaryForm(amount: bigint): string {
    if (amount % nano !== 0n || amount < 1024n * nano) {
        return decimalForm(amount, false);
    }
    let units = amount / nano;
    let suffix = "";
    for (const next of Object.keys(binary)) {
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
    const suffix = Object.entries(decimal).find(([, value]) => value === power)?.[0] ?? "";
    return `${units}${suffix}`;
}
