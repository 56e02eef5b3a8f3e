import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../../support/shared-cluster";

/** An authority of somebody else, who has nothing but OpenSSL. */
export class OutsideAuthority {
    /** Its certificate. */
    public readonly pem: string;
    private readonly folder = temporaryFolder();

    constructor(commonName: string) {
        this.run(
            ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
            ...["-keyout", "ca.key", "-out", "ca.pem", "-days", "3650", "-subj", `/O=Company/CN=${commonName}`],
            ...["-addext", "keyUsage=critical,keyCertSign,cRLSign"],
        );
        this.pem = this.read("ca.pem");
        this.write("index.txt", "");
        this.write("ca.cnf", configuration);
    }

    /** What `openssl req -text` shows of a request. */
    public shown(request: string): string {
        this.write("request.csr", request);
        return this.run("req", "-in", "request.csr", "-noout", "-text", "-verify");
    }

    /** Signs as it was asked to, for so many days. */
    public sign(request: string, days: number, ...more: readonly string[]): string {
        this.write("request.csr", request);
        const signing = ["-req", "-in", "request.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", String(days)];
        this.run(
            "x509",
            ...signing,
            ...(more.length === 0 ? ["-copy_extensions", "copyall"] : more),
            "-out",
            "leaf.pem",
        );
        return this.read("leaf.pem");
    }

    /** Signs with `openssl ca`, which writes the certificate in words before its PEM. */
    public signInBook(request: string): string {
        this.write("request.csr", request);
        this.run("ca", "-batch", "-config", "ca.cnf", "-in", "request.csr", "-out", "leaf.pem", "-days", "20");
        return this.read("leaf.pem");
    }

    /** "OK", or what `openssl verify` says of a certificate with strict rules. */
    public verify(certificate: string, purpose: "sslserver" | "sslclient"): string {
        this.write("verified.pem", certificate);
        const options = ["-x509_strict", "-purpose", purpose, "-CAfile", "ca.pem", "verified.pem"];
        return this.run("verify", ...options).includes(": OK") ? "OK" : "not OK";
    }

    private run(...words: readonly string[]): string {
        const { status, stdout, stderr } = spawnSync("openssl", words, { cwd: this.folder, encoding: "utf8" });
        if (status !== 0) {
            throw new Error(`openssl ${words.join(" ")} failed:\n${stderr}`);
        }
        return `${stdout}${stderr}`;
    }

    private write(name: string, text: string): void {
        writeFileSync(path.join(this.folder, name), text);
    }

    private read(name: string): string {
        return readFileSync(path.join(this.folder, name), "utf8");
    }
}

const configuration = `[ca]
default_ca = book
[book]
dir = .
database = index.txt
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
rand_serial = yes
default_md = sha256
policy = anything
copy_extensions = copyall
x509_extensions = leaf
[anything]
organizationName = optional
commonName = optional
[leaf]
basicConstraints = critical,CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
`;
