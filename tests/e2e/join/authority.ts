import { execFileSync } from "node:child_process";

const made = new Map<string, string>();

/** The certificate of an authority, PEM; one for each name. */
export function authorityPem(name: string): string {
    const known = made.get(name);
    if (known !== undefined) {
        return known;
    }
    const pem = execFileSync(
        "openssl",
        [
            ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
            ...["-keyout", "/dev/null", "-subj", `/CN=${name}`, "-days", "2"],
        ],
        { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
    made.set(name, pem);
    return pem;
}
