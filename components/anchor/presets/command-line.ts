import type { ArgumentValue } from "../values";

/** Flags by their name, without dashes. */
export type Flags = Readonly<Record<string, ArgumentValue>>;

/** Flags of the API server that are given once for each value; all others take a list with commas. */
const repeatable: readonly string[] = ["service-account-issuer", "service-account-key-file", "tls-sni-cert-key"];

/** A command line as kubeadm writes it: the program, then its flags by name. */
export function commandLine(program: string, flags: Flags): string[] {
    const names = Object.keys(flags).sort();
    return [program, ...names.flatMap((name) => flag(name, flags[name] ?? ""))];
}

function flag(name: string, value: ArgumentValue): string[] {
    if (!Array.isArray(value)) {
        return [`--${name}=${String(value)}`];
    }
    return repeatable.includes(name) ? value.map((each) => `--${name}=${each}`) : [`--${name}=${value.join(",")}`];
}
